"""The report of an audit: who looked at what, what was seen clause by clause, what was found."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from audits.models import Answer, Audit, AuditFile, Finding, Pillar
from audits.papers.album import Album
from audits.scoring import score_of
from foundation.dates import local_day, written
from foundation.typesetting import LOOKS, MONO, typeset
from foundation.words import labelled, listed

TEMPLATE = Path(__file__).with_name("report.typ")
NONE = "–"


def report_of(audit: Audit, language: str) -> bytes:
    """Return the report of an audit as PDF; before its approval it says that it is a draft."""
    album = Album()
    with translation.override(language):
        content = content_of(audit, language, album)
        return typeset(TEMPLATE, content, at=audit.approved_at or audit.recorded_at, pictures=album.pictures)


def content_of(audit: Audit, language: str, album: Album) -> dict[str, Any]:
    """Return what the template is filled with, in the active language; the photos that it shows go into an album."""
    found = audit.findings.select_related("item", "severity", "repeats").order_by("severity__position", "pk")
    return {
        **LOOKS[language],
        "mono": MONO,
        "organisation": settings.ORGANISATION_NAME,
        "title": audit.supplier.name,
        "kind": _("Audit report"),
        "foot": f"{audit.reference} · {audit.supplier.code}",
        "draft": "" if audit.approved_at else _("Draft: nobody has approved this report yet."),
        "summary": summary_of(audit),
        "words_heading": _("Summary"),
        "words": lines(audit.summary) or [NONE],
        "findings_heading": labelled(_("Findings"), len(found)),
        "nothing": _("Nothing was found."),
        "findings": [finding_of(finding, album) for finding in found],
        "photos_heading": _("Photos and files"),
        **files_of(audit.files.filter(finding=None), album),
        "heads": [_("Clause"), _("Result"), _("What was seen")],
        "pillars": [*pillars_of(audit)],
    }


def summary_of(audit: Audit) -> list[tuple[str, str]]:
    """Return who looked at what, and when."""
    held = audit.began_on and audit.ended_on and " – ".join(map(written, sorted({audit.began_on, audit.ended_on})))
    people = listed(filter(None, (audit.lead_auditor, audit.auditors)))
    said = [
        (_("Supplier"), f"{audit.supplier.name} ({audit.supplier.code})"),
        (_("Sites"), listed(lines(audit.sites)) or _("All of them")),
        (_("Audit scheme"), str(audit.scheme)),
        (_("Kind"), audit.get_kind_display()),
        (_("Held on"), held or NONE),
        (_("Auditors"), people or NONE),
        (_("Day of the report"), written(audit.reported_on) if audit.reported_on else NONE),
        (_("Reported by"), str(audit.submitted_by or NONE)),
        (_("Approved by"), str(audit.approved_by or NONE)),
        *approval_days(audit),
    ]
    return [*said, *((_("Score"), words) for words in score_words(audit))]


def approval_days(audit: Audit) -> Iterable[tuple[str, str]]:
    """Give the day on which a report was approved, and the one from which its findings count."""
    if audit.approved_at:
        yield _("Approved on"), written(local_day(audit.approved_at))
    if audit.counts_from:
        yield _("Findings count from"), written(audit.counts_from)


def score_words(audit: Audit) -> Iterable[str]:
    """Give the score with the word for its colour, of an audit that has one: until it is approved, as it is now."""
    if audit.approved_at:
        found = (audit.score, audit.get_colour_display()) if audit.score is not None else None
    else:
        counted = score_of(audit)
        found = counted and (counted.value, str(counted.colour.label))
    if found:
        yield f"{found[0]} · {found[1]}"


def files_of(files: "QuerySet[AuditFile]", album: Album) -> dict[str, Any]:
    """Return the photos among some files, and the names of those that are not shown."""
    shown, others = album.add(files.select_related("upload__file"))
    return {"photos": shown, "files": others}


def finding_of(finding: Finding, album: Album) -> dict[str, Any]:
    """Return what is said of a finding."""
    facts = [(_("Finding number"), finding.reference)]
    if finding.due_on:
        facts.append((_("Due on"), written(finding.due_on)))
    if finding.is_closed_on_site:
        facts.append((_("How it is closed"), _("On site only")))
    if finding.repeats:
        facts.append((_("Found before"), finding.repeats.reference))
    files = files_of(finding.files.all(), album)
    if files["files"]:
        facts.append((_("Photos and files"), listed(files["files"])))
    return {
        "title": str(finding.item),
        "severity": finding.severity.name,
        "facts": facts,
        "words": lines(finding.words),
        "photos": files["photos"],
    }


def pillars_of(audit: Audit) -> Iterable[dict[str, Any]]:
    """Give what was seen, clause by clause, of each pillar of which anything was answered."""
    numbers: dict[int, list[str]] = {}
    for item, number in audit.findings.order_by("pk").values_list("item_id", "reference"):
        numbers.setdefault(item, []).append(number)
    answers: list[Answer] = [*audit.answers.select_related("item").order_by("item__position", "item__code")]
    for pillar in Pillar:
        rows = [
            (
                str(answer.item),
                answer.get_result_display(),
                answer.words or listed(numbers.get(answer.item_id, [])) or NONE,
            )
            for answer in answers
            if answer.item.pillar == pillar
        ]
        if rows:
            yield {"name": str(pillar.label), "rows": rows}


def lines(text: str) -> list[str]:
    """Return the lines of a text that say anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]
