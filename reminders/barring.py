"""Whether the mail server takes nothing from us any more ("relaying denied"), or just refuses one recipient.

Both are said in the same words, or by hanging up. So nothing dies of them at first: it is tried again. Where the server
took the mail of somebody else since, it was the recipient; where it refused one recipient after the other and took
nothing, it is us.
"""

import logging
from datetime import datetime

from django.db.models import Q

from reminders import pauses, settling
from reminders.channels import channels
from reminders.channels.channel import Barred, Down, HungUp, Lost, Refused
from reminders.models import Mail
from reminders.retries import LATER

#: So many different recipients are refused in a row before all mail waits.
ENOUGH = 3
#: Mails are not sent quite in their order: when the server took one last is looked for among the newest.
LOOKED_AT = 100
#: From here on a code of a mail server refuses for good.
FINAL = 500
#: What a mail met last that may be met by every mail.
MAY_BE_ALL = Q(code__gte=FINAL) | Q(code=HungUp.CODE) | pauses.LOST

log = logging.getLogger("goodstanding.reminders")


def settle_refusal(mail: Mail, now: datetime, refusal: Refused) -> None:
    """Settle a mail that was refused; raise Down where that means all mail.

    Then no attempt is counted: the next ring tries another mail, and this one waits for an hour.
    """
    barred_at = barred_since(mail)
    if not isinstance(refusal, Barred):
        begin_own_time(mail)
        settling.settle_refused(mail, now, refusal.code, refusal.text, is_final=refusal.is_final)
        return
    taken_at = last_taken(mail.channel, now)
    if refusal.is_final and barred_at and taken_at and taken_at >= barred_at:
        settling.settle_refused(mail, now, refusal.code, refusal.text, is_final=True)
        return
    mail.first_failed_at = (barred_at if refusal.is_final else mail.first_failed_at) or now
    if is_barred(mail, taken_at):
        settling.postpone(mail, now, refusal.code, refusal.text)
        because = f"{refusal.code or ''} {refusal.text}".strip()
        log.error("The mail server takes nothing from us: it refused %s recipients in a row (%s)", ENOUGH, because)
        raise Down(because) from refusal
    settling.settle_refused(mail, now, refusal.code, refusal.text, is_final=False)


def settle_loss(mail: Mail, now: datetime, loss: Lost) -> None:
    """Settle a mail that may have arrived; raise Down where that means all mail.

    Then it waits for longer: of a mail few copies are made, however long the server hangs up on everybody.
    """
    begin_own_time(mail)
    if not channels()[mail.channel].can_be_down:
        settling.settle_lost(mail, now, str(loss))
        return
    if not is_barred(mail, last_taken(mail.channel, now)):
        settling.settle_copied(mail, now, str(loss))
        return
    settling.settle_copied(mail, now, str(loss), wait=LATER * 2**mail.repeats)
    log.error("The mail server hangs up after DATA, on %s recipients in a row (%s)", ENOUGH, loss)
    raise Down(str(loss)) from loss


def begin_own_time(mail: Mail) -> None:
    """Forget since when a mail was refused by a server that refused all: it failed by itself first just now."""
    if barred_since(mail):
        mail.first_failed_at = None


def barred_since(mail: Mail) -> datetime | None:
    """Return since when a mail waits although it was refused for good; None where it was not, or each has its own way.

    A program that is told and fails says so with such a code as well.
    """
    is_barred = channels()[mail.channel].can_be_down and (mail.code or 0) >= FINAL
    return mail.first_failed_at if is_barred else None


def last_taken(channel: str, now: datetime) -> datetime | None:
    """Return when the server took a mail last; not what was sent as on a day to come."""
    newest = Mail.objects.filter(channel=channel, state=Mail.State.SENT).order_by("-pk")[:LOOKED_AT]
    return max((mail.sent_at for mail in newest.only("sent_at") if mail.sent_at and mail.sent_at <= now), default=None)


def is_barred(mail: Mail, taken_at: datetime | None) -> bool:
    """Tell whether enough others were refused like a mail since the server took one."""
    others = Mail.objects.open().filter(MAY_BE_ALL, channel=mail.channel, first_failed_at__isnull=False)
    others = others.exclude(address=mail.address)
    if taken_at:
        others = others.filter(first_failed_at__gt=taken_at)
    return len(others.order_by().values("address").distinct()[: ENOUGH - 1]) == ENOUGH - 1
