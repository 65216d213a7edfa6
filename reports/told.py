"""What was told as published: reports say it themselves, as they were frozen."""

import json
from collections.abc import Iterable
from typing import Any

from reports.models import PublishedFigure, ReportRun

#: A figure by its day, table, row and column, and when it was published: as reports write it.
Publication = tuple[str, ...]
#: By these a line of a report is of a publication.
LINE = ("of", "table", "row", "column", "published_on")


def publication_of(figure: PublishedFigure) -> Publication:
    """Return what a figure was entered of."""
    days = figure.as_of.isoformat(), figure.published_on.isoformat()
    return days[0], figure.table_code, figure.row_code, figure.column_code, days[1]


def told_by(run: ReportRun, lines: str = "restatements") -> dict[Publication, dict[str, Any]]:
    """Return what a report tells as published; with `withdrawn`, what it tells as taken back."""
    # What its page shows has the whole of these lines, and is short.
    changes = json.loads(run.shown or run.data)["tables"].get("changes", {})
    return {tuple(line[name] for name in LINE): line for line in changes.get(lines, ())}


def told_signed(figures: Iterable[PublishedFigure]) -> dict[int, tuple[str, str]]:
    """Return of each figure of whose publication a signed-off report tells the value and the source, as told last.

    They are those of the report, whatever value the publication was corrected to since. Reports are read where there
    are figures alone.
    """
    asked = {figure.pk: publication_of(figure) for figure in figures}
    if not asked:
        return {}
    wanted = {*asked.values()}
    told: dict[Publication, tuple[str, str]] = {}
    signed = ReportRun.objects.filter(sign_off__isnull=False, as_of__gte=min(on for *_figure, on in wanted))
    for run in signed.defer("data", "names").order_by("ledger_seq", "pk").iterator(chunk_size=1):
        lines = told_by(run)
        told |= {known: (lines[known]["published"], lines[known]["source"]) for known in wanted & lines.keys()}
    return {pk: told[known] for pk, known in asked.items() if known in told}


def told_otherwise(old: ReportRun, new: ReportRun) -> set[tuple[str, ...]]:
    """Return the ways in which one of two reports tells of figures, and the other does not; see `ways_of`."""
    return {way for way, _told in ways(old) ^ ways(new)}


def ways(run: ReportRun) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return how a report tells of figures: as published, and as withdrawn with the value that was told."""
    published = told_by(run).items()
    withdrawn = told_by(run, "withdrawn").items()
    return {((*known, line["published"], line["source"]), ()) for known, line in published} | {
        ((*known, line["withdrawn_on"], line["why"]), (line["published"], line["source"])) for known, line in withdrawn
    }


def ways_of(figure: PublishedFigure) -> set[tuple[str, ...]]:
    """Return the ways in which a report may tell of a figure: as published, and as withdrawn."""
    known = publication_of(figure)
    found = {(*known, figure.value, figure.source)}
    return found | ({(*known, str(figure.withdrawn_on), figure.withdrawn_why)} if figure.withdrawn_on else set())
