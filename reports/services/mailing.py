"""Mail the report of each month to its subscribers, in their language."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import language_for
from accounts.letters import Enclosure, Letter, put_into_outbox
from accounts.models import User
from accounts.services import system_user
from evidence.files import keep
from evidence.ledger import ledger
from foundation.typesetting import NotTypeset
from reports.frozen import Rendered, footer_of, report_of
from reports.models import Origin, ReportMailing, ReportRun, ReportSubscriber, RunState
from reports.renderings import renderings

#: What goes with the mail; the other forms are behind the log-in.
ENCLOSED = "pdf"
#: A report that could not be mailed for so long is past.
PAST = timedelta(days=60)

log = logging.getLogger("goodstanding.reports")


def mail_reports(now: datetime) -> int:
    """Put each report by the clock into the outbox for whom it is missing; return how many were."""
    count = 0
    runs = ReportRun.objects.filter(origin=Origin.SCHEDULE, made_at__gt=now - PAST).light().order_by("pk")
    for run in runs:
        there = ReportMailing.objects.filter(run=run).values("person")
        waiting = ReportSubscriber.objects.filter(is_active=True, person__is_active=True, added_at__lte=run.made_at)
        for subscriber in waiting.exclude(person__in=there).select_related("person"):
            # Her roles may have changed since.
            count += subscriber.may_read and tried(run, subscriber.person)
    return count


def tried(run: ReportRun, person: User) -> bool:
    """Mail a report to a person; where it cannot be rendered, say so in the log: the next beat tries again."""
    try:
        mail_report(run, person)
    except (OSError, ValueError, RuntimeError):
        log.exception("The report %s could not be mailed", run.pk)
        return False
    return True


def mail_report(run: ReportRun, person: User) -> None:
    """Put a report into the outbox for a person, in the language that she is written to in; once."""
    language = language_for(person)
    content, why_not = None, ""
    try:
        content = enclosed(run, language)
    except NotTypeset as error:
        # It is frozen: to try again gives the same. Who waits for it is told why it does not come.
        log.warning("The report %s has no document: %s", run.pk, error)
        why_not = str(error)
    with ledger(system_user()) as events:
        # Locked: two beats at once would both find it missing.
        ReportRun.objects.select_for_update().only("pk").get(pk=run.pk)
        if ReportMailing.objects.filter(run=run, person=person).exists():
            return
        ReportMailing.objects.create(run=run, person=person, language=language)
        state = RunState(ReportRun.objects.with_state().only("pk").get(pk=run.pk).state)
        with translation.override(language):
            letter = letter_of(run, state, has_file=content is not None, why_not=why_not)
        file = Enclosure(keep(content), f"compliance-report-{run.period}.{ENCLOSED}") if content is not None else None
        put_into_outbox(letter, person, language=language, enclosure=file)
        events.add("report_mailed", run)


def enclosed(run: ReportRun, language: str) -> Iterator[bytes] | None:
    """Return what goes with the mail; None where no rendering makes it."""
    rendering = renderings().get(ENCLOSED)
    if rendering is None:
        return None
    rendered: Rendered = rendering.render(report_of(run), footer_of(run), language)
    return iter([rendered]) if isinstance(rendered, bytes) else rendered


def letter_of(run: ReportRun, state: RunState, *, has_file: bool, why_not: str = "") -> Letter:
    """Return what the mail says, in the active language; `why_not` is why its document could not be made."""
    address = f"{settings.PUBLIC_URL}{reverse('admin:reports_reportrun_change', args=[run.pk])}"
    opening = [_("The compliance report of %(month)s was made after the close of the month.") % {"month": run.month}]
    if state == RunState.CONTRADICTED:
        opening.append(_("A newer report of this month has other figures; the page of this one leads to it."))
    if state == RunState.SUPERSEDED:
        opening.append(_("A newer report of this month was signed off since."))
    if has_file:
        opening.append(_("It goes with this mail; its other forms are on its page."))
    if why_not:
        opening.append(why_not)
        opening.append(_("Its other forms are on its page. Once this is mended, freeze the month again."))
    return Letter(
        subject=_("Compliance report of %(month)s") % {"month": run.month},
        opening=opening,
        closing=[_("The figures are frozen. Their SHA-256 is %(hash)s.") % {"hash": run.sha256}],
        button=(_("Open the report"), address),
    )
