"""What is the matter, by source: to the supplier as a request, to an officer as a fact."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _, pgettext

from attestations.standing import Standing
from foundation.dates import written
from foundation.words import labelled
from reminders.digest import Line
from reminders.sources import decisions
from reminders.wording import days
from reminders.wording.strangers import one_line


@dataclass(frozen=True)
class Matter:
    """One thing that is due, in sentences without a full stop: they are subjects too."""

    request: str
    statement: str
    #: The due day: what it is called, and which.
    day: tuple[str, str]
    is_late: bool


def matter_of(line: Line) -> Matter:
    """Return what is the matter."""
    words = {"name": one_line(line.name), "day": written(line.due_on)}
    return MATTERS.get(line.source, anything_else)(line, words)


def expiry(line: Line, words: dict[str, str]) -> Matter:
    """Say until when it is valid, or was."""
    day = _("Last valid day"), days.until(line)
    if line.days < 0:
        request = _("%(name)s expired on %(day)s; please renew it") % words
        return Matter(request, _("%(name)s expired on %(day)s") % words, day, is_late=True)
    request = _("Please renew %(name)s by %(day)s") % words
    return Matter(request, _("%(name)s is valid until %(day)s") % words, day, is_late=False)


def confirmation(line: Line, words: dict[str, str]) -> Matter:
    """Say by when it is to be confirmed."""
    request = _("Please confirm %(name)s by %(day)s") % words
    statement = _("%(name)s was to be confirmed by %(day)s") % words
    return Matter(request, statement, (_("To be confirmed by"), days.until(line)), is_late=line.days < 0)


def missing(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it is asked for."""
    request = _("Please hand in %(name)s") % words
    statement = _("%(name)s, asked for since %(day)s, was not handed in") % words
    return Matter(request, statement, (_("Asked for since"), days.since(line)), is_late=False)


def refused(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it is to be handed in again."""
    request = _("%(name)s was refused; please hand it in again") % words
    statement = _("%(name)s was refused on %(day)s and not handed in again") % words
    return Matter(request, statement, (_("Refused on"), days.since(line)), is_late=True)


def reviews(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits; no supplier is asked for anything."""
    statement = _("%(name)s waits for review since %(day)s") % words
    return Matter(statement, statement, (_("Handed in on"), days.since(line)), is_late=False)


def change(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it is to be decided; who asked is asked for nothing."""
    statement = _("%(name)s, asked for on %(day)s, waits for a decision") % words
    return Matter(statement, statement, (_("Asked for on"), days.since(line)), is_late=False)


def scoring(line: Line, words: dict[str, str]) -> Matter:
    """Say until when suppliers are to be scored; no supplier is asked for anything."""
    statement = _("%(name)s: suppliers of yours are to be scored by %(day)s") % words
    return Matter(statement, statement, (pgettext("a day", "To be scored by"), days.until(line)), is_late=line.days < 0)


def objection(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits for an answer; who objected is asked for nothing."""
    statement = _("%(name)s, made on %(day)s, waits for an answer") % words
    return Matter(statement, statement, (_("Made on"), days.since(line)), is_late=False)


def application(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits; no supplier is asked for anything."""
    statement = _("%(name)s, submitted on %(day)s, waits for a decision") % words
    return Matter(statement, statement, (_("Submitted on"), days.since(line)), is_late=False)


def application_link(line: Line, words: dict[str, str]) -> Matter:
    """Say until when the link works, or worked; no supplier is asked for anything."""
    day = _("Link good until"), days.until(line)
    if line.days < 0:
        statement = _("%(name)s: the link worked until %(day)s, and nobody answered") % words
        return Matter(statement, statement, day, is_late=True)
    statement = _("%(name)s: the link works until %(day)s, and nobody answered yet") % words
    return Matter(statement, statement, day, is_late=False)


def screening(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits for approval."""
    statement = _("%(name)s, recorded on %(day)s, waits for approval") % words
    return Matter(statement, statement, (_("Recorded on"), days.since(line)), is_late=False)


def finding(line: Line, words: dict[str, str]) -> Matter:
    """Say until when it is to be answered, or was."""
    day = _("Due on"), days.until(line)
    if line.days < 0:
        request = _("%(name)s was due on %(day)s; please answer it") % words
        return Matter(request, _("%(name)s was due on %(day)s and not answered") % words, day, is_late=True)
    request = _("Please answer %(name)s by %(day)s") % words
    return Matter(request, _("%(name)s is due on %(day)s") % words, day, is_late=False)


def finding_opened(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits for an answer."""
    request = _("Please answer %(name)s") % words
    statement = _("%(name)s waits for the supplier since %(day)s") % words
    return Matter(request, statement, (_("Open since"), days.since(line)), is_late=False)


def finding_half(line: Line, words: dict[str, str]) -> Matter:
    """Say that half of the time is over."""
    day = _("Half of the time over"), days.since(line)
    request = _("Half of the time for %(name)s is over; please answer it") % words
    return Matter(request, _("Half of the time for %(name)s is over") % words, day, is_late=False)


def finding_answered(line: Line, words: dict[str, str]) -> Matter:
    """Say since when it waits to be verified; who answered is asked for nothing."""
    statement = _("%(name)s, answered on %(day)s, waits to be verified") % words
    return Matter(statement, statement, (_("Answered on"), days.since(line)), is_late=False)


def invitation(line: Line, words: dict[str, str]) -> Matter:
    """Say until when it is to be answered whether somebody comes, or was."""
    day = _("Answer by"), days.until(line)
    request = _("Please say by %(day)s whether you come: %(name)s") % words
    if line.days < 0:
        request = _("Please say whether you come: %(name)s") % words
    statement = _("%(name)s: the invitation was not answered yet; that was asked for by %(day)s") % words
    return Matter(request, statement, day, is_late=line.days < 0)


def case_step(line: Line, words: dict[str, str]) -> Matter:
    """Say until when a step of an improvement case is to be taken, or was; no supplier is asked for anything."""
    statement = _("%(name)s was to be done by %(day)s") if line.days < 0 else _("%(name)s is to be done by %(day)s")
    return Matter(statement % words, statement % words, (_("Due on"), days.until(line)), is_late=line.days < 0)


def security(line: Line, words: dict[str, str]) -> Matter:
    """Say until when it is to be held, or was; no supplier is asked for anything."""
    day = _("Due on"), days.until(line)
    if line.days < 0:
        statement = _("%(name)s was due on %(day)s") % words
        return Matter(statement, statement, day, is_late=True)
    statement = _("%(name)s is due on %(day)s") % words
    return Matter(statement, statement, day, is_late=False)


def planned_audit(line: Line, words: dict[str, str]) -> Matter:
    """Say for when it is planned, or was; no supplier is asked for anything."""
    day = _("Planned for"), days.until(line)
    if line.days < 0:
        statement = _("%(name)s was planned for %(day)s and is not recorded as held") % words
        return Matter(statement, statement, day, is_late=True)
    statement = _("%(name)s is planned for %(day)s") % words
    return Matter(statement, statement, day, is_late=False)


def week(line: Line, words: dict[str, str]) -> Matter:
    """Say where it stands."""
    if line.standing is None:
        return anything_else(line, words)
    statement = labelled(words["name"], line.standing.label)
    day = _("Standing"), str(line.standing.label)
    return Matter(statement, statement, day, is_late=line.standing in (Standing.EXPIRED, Standing.MISSING))


def anything_else(line: Line, words: dict[str, str]) -> Matter:
    """Say that it is open, of what has no words of its own."""
    return Matter(
        _("Please see to %(name)s") % words,
        _("%(name)s is open") % words,
        (_("As of"), days.since(line)),
        is_late=False,
    )


#: What a source has words for, beyond that it is open.
MATTERS: dict[str, Callable[[Line, dict[str, str]], Matter]] = {
    "expiry": expiry,
    "confirmation": confirmation,
    "missing": missing,
    "refused": refused,
    "reviews": reviews,
    "objections": objection,
    "applications": application,
    "application_links": application_link,
    "scoring": scoring,
    "screenings": screening,
    "findings": finding,
    "findings_opened": finding_opened,
    "findings_half": finding_half,
    "findings_answered": finding_answered,
    "engagements": invitation,
    "cases": case_step,
    "plan_actions": finding,
    "plan_answers": finding_answered,
    "security_risks": security,
    "security_records": security,
    "week": week,
    "change_requests": change,
    "changes_week": change,
    "audits_planned": planned_audit,
    **dict.fromkeys((source.code for source in decisions.SOURCES), change),
}
