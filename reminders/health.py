"""Whether reminders go out and papers can be kept: the same for a machine that watches and on the home page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evidence.room import room
from reminders.deferrals import is_storm, takes_nothing
from reminders.models import Mail, Outbox
from reminders.models.mail import sendable
from reminders.outbox import awake, by_their_clocks, capped, come
from reminders.pauses import waited_for

#: The clock rings each minute.
SILENT_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(minutes=15)
OK = "ok"
#: What is said of each check that found something, and which list shows more.
SENTENCES = {
    ("planner", "never"): _("Reminders were never planned: is a worker running?"),
    ("planner", "silent"): _("Nothing has been planned for more than ten minutes: is a worker running?"),
    ("clock", "jumped"): _(
        "Nothing is planned: the clock jumped by more than 45 days. If it is right, run send_reminders --despite-jump."
    ),
    ("mail_server", "away"): _(
        "The mail server is away, or refuses our log-in or all our mail: none is sent until it takes one."
    ),
    ("reminders", "left"): _("Reminders have been due for more than fifteen minutes, and no mail was made of them."),
    ("mails", "late"): _("Mails have been due for more than fifteen minutes and are not sent."),
    ("mails", "deferred"): _(
        "The mail server puts off most of the latest mails: they are tried again. Look at what it answers."
    ),
    ("mails", "untaken"): _(
        "The mail server has taken no mail for more than an hour, though it was tried. Look at what it answers."
    ),
    ("files", "low"): _("The disk for papers is almost full: less than 500 MB are left."),
    ("files", "unwritable"): _("No paper can be kept: its disk is full, or its folder cannot be written to."),
}


def look(now: datetime) -> dict[str, str]:
    """Return what each check found, in one word; OK where it found nothing. Asks the database five times."""
    outbox = Outbox.objects.filter(pk=1).first() or Outbox()
    return {
        "database": OK,
        "planner": planner(outbox, now),
        "clock": "jumped" if outbox.refused_on else OK,
        "mail_server": "away" if outbox.paused_until and awake(waited_for(), now).exists() else OK,
        "reminders": reminders(now),
        "mails": mails(now),
        "files": room(),
    }


def planner(outbox: Outbox, now: datetime) -> str:
    """Return whether the planner has looked lately whether there is anything to plan; a ring to come is none."""
    if outbox.planned_at is None or outbox.rung_at is None:
        return "never"
    return "silent" if abs(now - outbox.rung_at) > SILENT_AFTER else OK


def reminders(now: datetime) -> str:
    """Return whether mails are made of what waits for one: of all whose hour has come, but for who had enough today."""
    then = now - LATE_AFTER
    waiting = come(then).filter(planned_at__lte=then)
    if not waiting.exists():
        return OK
    # Who may have a mail again since a minute waits for the next ring.
    return "left" if waiting.exclude(recipient__in={*capped(then), *capped(now)}).exists() else OK


def mails(now: datetime) -> str:
    """Return whether mails are sent when they are due, and most of them taken, or any."""
    if Mail.objects.filter(by_their_clocks(now, lambda then: sendable(then - LATE_AFTER))).exists():
        return "late"
    if is_storm(now):
        return "deferred"
    return "untaken" if takes_nothing(now) else OK


def is_well(found: Mapping[str, str]) -> bool:
    """Tell whether no check found anything."""
    return set(found.values()) == {OK}


def troubles(found: Mapping[str, str]) -> list[str]:
    """Return a sentence for each check that found something."""
    return [str(SENTENCES[check]) for check in found.items() if check in SENTENCES]


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 where all is well and 503 where it is not, with a word for each check and no figures."""
    try:
        found = look(timezone.now())
    except Error:
        found = {"database": "unreachable"}
    return JsonResponse(found, status=200 if is_well(found) else 503)
