"""The report as a page: the same figures with names, each number leading to the list behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _

from attestations.models import Attestation, Requirement
from foundation.admin_asked import OPENED_FROM
from foundation.dates import written
from foundation.widths import digits
from reports.annual import annual_modules
from reports.called import OFFICERS, Called, called
from reports.charting import Chart
from reports.charts import chart_modules
from reports.figures import table_modules
from reports.placing import placed

#: Where there is nothing to say; also the share of those of whom nothing is required.
NONE = "–"

#: So many rows of a list stand in what is read page by page; XLSX, CSV and JSON have all.
MOST_SHOWN = 200
#: Words of so many digits and less take no new line.
SHORT = 22
#: Where figures of which a page shows the first rows of lists say how many there are of each (reports/shown.py).
WHOLE = "whole"


@dataclass(frozen=True)
class Figure:
    """A number, and the address of the list behind it if there is one."""

    value: Any
    address: str = ""
    #: A share as a bar: the part of 100.
    bar: str = ""
    #: Whether its column is one of words also where all of it are dashes.
    among_words: bool = False
    #: The day that it writes, as ISO has it: a workbook has days of its own.
    day: str = ""
    #: Codes and titles of the sections that it names.
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether it is neither a number nor a share."""
        return self.among_words or (isinstance(self.value, str) and not self.bar and self.value not in ("", NONE))

    @property
    def is_short(self) -> bool:
        """Whether it stands on one line, as a day does."""
        return digits(str(self.value)) <= SHORT and "\n" not in str(self.value)


Row = tuple[str, list[Figure]]


@dataclass
class Table:
    """A table of figures: the first column names the row."""

    headers: list[str]
    rows: Sequence[Row]
    caption: str = ""
    total: list[Figure] = field(default_factory=list)
    #: How many rows there are where not all of them are at hand.
    whole: int = 0
    #: What it is called where its caption has no room, as on the tab of a sheet.
    short: str = ""

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that are read page by page."""
        return self.rows[:MOST_SHOWN]

    @property
    def cut(self) -> str:
        """What is said where there are more rows than are shown; nothing where there are not."""
        count = max(self.whole, len(self.rows))
        if count <= MOST_SHOWN:
            return ""
        words = _("The first %(shown)s of %(all)s rows; the workbook (XLSX) and the CSV have all of them.")
        return words % {"shown": f"{MOST_SHOWN:,}", "all": f"{count:,}"}

    @property
    def span(self) -> int:
        """How many columns there are, with that of the names."""
        return len(self.headers) + 1

    @cached_property
    def columns(self) -> list[tuple[str, bool]]:
        """The headers, and whether words stand below them."""
        words = {place for _name, figures in self.shown for place, figure in enumerate(figures) if figure.is_words}
        return [(header, place in words) for place, header in enumerate(self.headers)]

    @property
    def is_words(self) -> bool:
        """Whether it has words in every column: on a phone each of its rows is then a block."""
        return bool(self.headers) and all(is_words for _header, is_words in self.columns)

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Figure]]]]:
        """The rows that are read page by page, each figure with the header that it stands under."""
        return [(name, [*zip(self.headers, figures, strict=False)]) for name, figures in self.shown]


class Rows(Sequence[Row]):
    """The rows of a list, each made when it is asked for: of 100,000 suppliers they are many."""

    def __init__(self, rows: Sequence[Any], made: Callable[[Any], Row]) -> None:
        self.rows = rows
        self.made = made

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Rows(self.rows[place], self.made)
        return self.made(self.rows[place])


@dataclass
class Section:
    """A part of the report: its title, what it counts and leaves out, and its tables."""

    code: str
    title: str
    note: str
    tables: list[Table]
    charts: list[Chart] = field(default_factory=list)
    #: What it is called where its title has no room.
    short: str = ""


def title_of(report: dict[str, Any]) -> str:
    """Return what a report is called in the active language."""
    return _("Annual compliance report") if "year" in report else _("Monthly compliance report")


def report_sections(report: dict[str, Any], site: str | None = "") -> list[Section]:
    """Return the report's tables with names in the active language, in their order.

    `site` stands before every address in a file that leaves the installation; None: on paper there are no addresses.
    """
    frozen = called(report["tables"]) if report.get("names") is None else report["names"]
    names = Names(report["as_of"], site, frozen, report.get("opened_from", ""))
    modules, charts = (annual_modules(), []) if "year" in report else (table_modules(), chart_modules())
    lists = {module.CODE: getattr(module, "LISTS", ()) for module in modules}
    tables = {code: placed(of, frozen, lists.get(code, ())) for code, of in report["tables"].items()}
    sections = {module.CODE: module.page(tables[module.CODE], names) for module in modules if module.CODE in tables}
    for module in charts:
        drawn = module.chart(tables, names) if module.TABLE in sections else None
        if drawn is not None:
            sections[module.TABLE].charts.append(drawn)
    return [*sections.values()]


class Names:
    """What codes are called in the active language, and where the lists of a day are."""

    def __init__(self, as_of: str, site: str | None = "", frozen: Called | None = None, opened_from: str = "") -> None:
        self.as_of = as_of
        self.site = site
        #: The frozen report from which its lists are opened, as they are told of it.
        self.opened_from = opened_from
        #: As they were kept with a run; those of today where there is none.
        self.called = called({}) if frozen is None else frozen

    def of(self, model: type[models.Model], code: str) -> str:
        """Return the name of a row by its code; the code itself where none was kept."""
        name = self.called.get(model._meta.label_lower, {}).get(code, code)
        return name if isinstance(name, str) else str(name[get_language() or settings.LANGUAGE_CODE])

    def officer(self, code: str) -> str:
        """Return who was responsible for a supplier; a dash for nobody."""
        return str(self.called.get(OFFICERS, {}).get(code, NONE))

    def suppliers(self, **filters: str) -> str:
        """Return the address of the suppliers that were so on the day, or on another that `on` names."""
        return self.address("admin:suppliers_supplier_changelist", filters)

    def obligations(self, **filters: str) -> str:
        """Return the address of the obligations that were so on the day."""
        return self.address("admin:attestations_obligation_changelist", filters)

    def undecided(self, rows: str, asked: str, **filters: str) -> str:
        """Return the address of a list of what waited for a decision at the end of the day."""
        return self.listed(rows, {asked: self.as_of, **filters})

    def listed(self, rows: str, filters: dict[str, str]) -> str:
        """Return the address of a list, such as `audits_risk`, with filters that name their days themselves."""
        return self.at(f"admin:{rows}_changelist", filters)

    def address(self, name: str, filters: dict[str, str]) -> str:
        """Return the address of a list with its filters, for the day of the report."""
        return self.at(name, {"on": self.as_of, **filters})

    def at(self, name: str, filters: dict[str, str]) -> str:
        """Return the address of a page with filters; none on paper."""
        if self.site is None:
            return ""
        told = {OPENED_FROM: self.opened_from} if self.opened_from else {}
        return f"{self.site}{reverse(name)}?{urlencode(filters | told)}"


def on_day(day: str | None) -> Figure:
    """Show a day; a dash where there is none."""
    return Figure(written(day), among_words=True, day=day) if day else Figure(NONE, among_words=True)


def of_when(what: str, when: str) -> str:
    """Return the header of a column that is of another day or year."""
    return _("%(what)s (%(day)s)") % {"what": what, "day": when}


def shown_share(share: str | None) -> Figure:
    """Show a share as a percentage with two decimals; a dash where nobody is required."""
    if share is None:
        return Figure(NONE)
    percent = Decimal(share) * 100
    return Figure(f"{percent:.2f}%", bar=f"{percent:.2f}")


def coverage_row(row: dict[str, Any], names: Names) -> tuple[str, list[Figure]]:
    """Return the columns that every coverage table shows: held, required, share, exempt, expiring, gaps."""
    code = row["requirement"]
    return names.of(Requirement, code), [
        Figure(row["held"], names.obligations(requirement=code, standing="held")),
        Figure(row["required"], names.obligations(requirement=code, standing="required")),
        shown_share(row["share"]),
        Figure(row["required"] - row["held"], names.obligations(requirement=code, standing="gap")),
        Figure(row["expiring_90_days"], names.obligations(requirement=code, expiring="90")),
        Figure(row["exempt"], names.obligations(requirement=code, standing="exempt")),
    ]


def coverage_headers() -> list[str]:
    """Return the headers of `coverage_row`."""
    return [_("Held"), _("Required"), _("Share"), _("Gaps"), _("Expiring within 90 days"), _("Exempt")]


def backing_table(rows: list[dict[str, Any]], names: Names) -> Table:
    """Return on what the held ones rest: the auditor's second question."""
    backings = list(Attestation.Backing)
    return Table(
        [str(backing.label) for backing in backings],
        [
            (
                names.of(Requirement, row["requirement"]),
                [
                    Figure(
                        row["backing"].get(backing.value, 0),
                        names.obligations(requirement=row["requirement"], rests_on=backing.value),
                    )
                    for backing in backings
                ],
            )
            for row in rows
        ],
        caption=_("What the held ones rest on"),
        short=capfirst(_("backing")),
    )
