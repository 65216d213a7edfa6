"""Somebody is asked to act for a supplier in the portal, and comes."""

import hashlib
import logging
import secrets
import smtplib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.letters import one_line
from accounts.models import User
from accounts.services import system_user
from evidence.ledger import ledger
from suppliers.inviting import message_of
from suppliers.models import Invitation, Membership, Supplier
from suppliers.models.invitation import GOOD_FOR
from suppliers.services.memberships import grant_membership

log = logging.getLogger("goodstanding.suppliers")


def invite(
    supplier: Supplier, *, address: str, full_name: str = "", language: str, actor: User, now: datetime
) -> Invitation:
    """Invite an address to act for a supplier and send the mail at once; `sent_at` says whether it went.

    Raises ValidationError for what is no address, for one that is invited already, for a person who acts for the
    supplier, and for one who is switched off.
    """
    key = secrets.token_urlsafe(32)
    invitation = Invitation(
        supplier=supplier, address=address.lower(), full_name=one_line(full_name), language=language, invited_by=actor,
        invited_at=now, expires_at=now + GOOD_FOR, digest=digest_of(key),
    )  # fmt: skip
    invitation.full_clean()
    refuse_known(invitation)
    try:
        with ledger(actor) as events:
            invitation.save()
            events.add("invitation_made", invitation)
    except IntegrityError:
        # Somebody else invited the same at the same moment.
        raise ValidationError(_("This address is invited already; send it again.")) from None
    return send(invitation, key, actor=actor, now=now)


def invite_again(invitation: Invitation, *, actor: User, now: datetime) -> Invitation:
    """Send an open invitation once more, for another seven days; the link of the earlier mail opens nothing any more.

    Raises ValidationError where it was accepted or withdrawn.
    """
    key = secrets.token_urlsafe(32)
    with ledger(actor) as events:
        found = Invitation.objects.select_for_update().get(pk=invitation.pk)
        found.expires_at = now + GOOD_FOR
        found.refuse_if_over(now)
        found.digest, found.sent_at = digest_of(key), None
        found.save()
        events.add("invitation_made", found)
    return send(found, key, actor=actor, now=now)


def revoke_invitation(invitation: Invitation, *, actor: User, now: datetime) -> None:
    """Withdraw an open invitation; one that is over stays as it is."""
    with ledger(actor) as events:
        if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now):
            events.add("invitation_revoked", invitation)


def accept_invitation(invitation: Invitation, *, now: datetime) -> Membership:
    """Let whoever proved to read the address act for the supplier; make the log-in where there is none.

    Raises ValidationError where it is over by now, or the person is switched off; of two at once, one is accepted.
    """
    with ledger(system_user()):
        found = Invitation.objects.select_for_update().select_related("supplier", "invited_by").get(pk=invitation.pk)
        found.refuse_if_over(now)
        person = User.objects.filter(email=found.address).first() or User.objects.create_user(
            found.address, full_name=found.full_name, language=found.language, actor=system_user()
        )
        with ledger(person) as events:
            found.accepted_at = now
            found.save()
            events.add("invitation_accepted", found)
        return grant_membership(person, found.supplier, actor=found.invited_by)


def invitation_by(key: str) -> Invitation | None:
    """Return the invitation whose mail brought this key; None where there is none such."""
    return Invitation.objects.filter(digest=digest_of(key)).select_related("supplier").first()


def digest_of(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def refuse_invitation(invitation: Invitation, now: datetime) -> None:
    """Raise ValidationError, in words for the one who was invited, where an invitation cannot be accepted."""
    invitation.refuse_if_over(now)
    refuse_switched_off(invitation.address)


def refuse_known(invitation: Invitation) -> None:
    """Raise ValidationError for who acts for the supplier already, or is switched off."""
    refuse_switched_off(invitation.address)
    known = Membership.objects.current().filter(user__email=invitation.address, supplier=invitation.supplier)
    if known.exists():
        raise ValidationError(_("This person acts for this supplier already."))


def refuse_switched_off(address: str) -> None:
    """Raise ValidationError where the log-in of an address is switched off."""
    if User.objects.filter(email=address, is_active=False).exists():
        raise ValidationError(_("The log-in with this address is switched off. An administrator can switch it on."))


def send(invitation: Invitation, key: str, *, actor: User, now: datetime) -> Invitation:
    """Hand the mail of an invitation to the server; `sent_at` stays empty where that fails."""
    try:
        message_of(invitation, key).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.error("The invitation %s could not be sent: %s", invitation.public_id, type(error).__name__)
        return invitation
    with ledger(actor) as events:
        invitation.sent_at = now
        invitation.save(update_fields=["sent_at"])
        events.add("invitation_sent", invitation)
    return invitation
