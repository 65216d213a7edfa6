"""Firms that are no suppliers yet are invited to apply: by a link that goes to one address, until a day."""

import logging
import smtplib
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.letters import one_line
from accounts.models import User
from evidence.ledger import ledger
from foundation.dates import local_day
from suppliers.applicant_letters import invitation_to
from suppliers.models import Application, Category
from suppliers.services.invitations import refuse_switched_off
from suppliers.typed import lines

State = Application.State
#: A link that works longer than this is forgotten by whoever sent it.
LONGEST = timedelta(days=90)

log = logging.getLogger("goodstanding.suppliers")


def invite_applicant(application: Application, *, actor: User, now: datetime) -> Application:
    """Invite a firm to apply and send the mail at once; `sent_at` says whether it went.

    Raises ValidationError for what is no address, for one that is invited already or whose log-in is switched off, for
    a category that there is not, and for a last day that has passed (code `past`) or is too far away (`far`).
    """
    application.address = application.address.strip().lower()
    application.firm, application.reason = one_line(application.firm), lines(application.reason)
    application.invited_by, application.invited_at = actor, now
    application.full_clean()
    refuse_day(application.open_until, local_day(now))
    refuse_categories(application)
    refuse_switched_off(application.address)
    try:
        with ledger(actor) as events:
            application.save()
            events.add("application_invited", application)
    except IntegrityError:
        # Somebody else invited the same at the same moment.
        raise ValidationError(_("This address is invited already; send it again.")) from None
    return send(application, actor=actor, now=now)


def invite_applicant_again(application: Application, *, open_until: date, actor: User, now: datetime) -> Application:
    """Send the link once more, good until another day; the links of earlier mails open nothing any more.

    Raises ValidationError where the firm may fill in nothing (code `over`), for a day as above, and where it was sent
    too often.
    """
    refuse_day(open_until, local_day(now))
    with ledger(actor) as events:
        found = locked_application(application)
        if not found.is_with_firm:
            raise ValidationError(_("There is nothing that the company could fill in."), code="over")
        found.open_until, found.issue, found.sent_at = open_until, found.issue + 1, None
        found.save(update_fields=["open_until", "issue", "sent_at"])
        events.add("application_invited", found)
    return send(found, actor=actor, now=now)


def withdraw_application(application: Application, *, actor: User, now: datetime) -> None:
    """Withdraw an invitation that was not answered, or whose answer was returned; its link opens nothing any more.

    Raises ValidationError (code `over`) for what waits for a decision or is decided.
    """
    with ledger(actor) as events:
        found = locked_application(application)
        if not found.is_with_firm:
            words = _("It was submitted: accept, return or decline it instead.")
            raise ValidationError(words, code="over")
        found.state, found.withdrawn_at, found.draft = State.WITHDRAWN, now, {}
        found.save(update_fields=["state", "withdrawn_at", "draft"])
        events.add("application_withdrawn", found)


def locked_application(application: Application) -> Application:
    """Read an application anew, so that nobody else changes it meanwhile."""
    found: Application = Application.objects.select_for_update().get(pk=application.pk)
    return found


def signer() -> Signer:
    """Return what signs links to applications, and knows them again: good for nothing else."""
    return Signer(sep=".", salt="suppliers.applications")


def key_of(application: Application) -> str:
    """Return what stands in the newest link of an application."""
    return signer().sign(f"{application.public_id.hex}.{application.issue}")


def application_by(key: str) -> Application | None:
    """Return the application that a link opens; None for what is no link of ours, or one that a newer mail replaced."""
    try:
        reference, _dot, issue = signer().unsign(key).partition(".")
    except BadSignature:
        return None
    return Application.objects.filter(public_id=reference, issue=int(issue)).select_related("invited_by").first()


def send(application: Application, *, actor: User, now: datetime) -> Application:
    """Hand the mail with the link to the server; `sent_at` stays empty where that fails."""
    if handed_over(invitation_to(application, key_of(application)), application):
        with ledger(actor) as events:
            application.sent_at = now
            application.save(update_fields=["sent_at"])
            events.add("application_sent", application)
    return application


def handed_over(message: EmailMultiAlternatives, application: Application) -> bool:
    """Hand a mail to the server; return whether it took it, else the log says so without whom and what."""
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.error("The mail about application %s could not be sent: %s", application.public_id, type(error).__name__)
        return False
    return True


def refuse_day(open_until: date, today: date) -> None:
    """Raise ValidationError where a link would work on no day, or for ever."""
    if open_until <= today:
        words = _("The link must work today at least: choose a later day.")
        raise ValidationError({"open_until": ValidationError(words, code="past")})
    if open_until > today + LONGEST + timedelta(days=1):
        words = _("A link works for %(days)s days at most: choose an earlier day.") % {"days": LONGEST.days}
        raise ValidationError({"open_until": ValidationError(words, code="far")})


def refuse_categories(application: Application) -> None:
    """Raise ValidationError for categories that there are not."""
    known = set(Category.objects.filter(code__in=application.categories).values_list("code", flat=True))
    unknown = [code for code in application.categories if code not in known]
    if unknown:
        words = _("There is no category “%(code)s”.")
        raise ValidationError({"categories": ValidationError(words, code="unknown", params={"code": unknown[0]})})
