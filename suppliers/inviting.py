"""What the mail of an invitation says."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.letters import Letter, one_line
from accounts.models import User
from suppliers.models import Invitation


def message_of(invitation: Invitation, key: str) -> EmailMultiAlternatives:
    """Return the mail of an invitation, with the link that opens it, in its language."""
    with translation.override(invitation.language):
        return letter_of(invitation, key).message(invitation.address)


def letter_of(invitation: Invitation, key: str) -> Letter:
    """Return what the mail says, in the active language."""
    words = {
        "organisation": settings.ORGANISATION_NAME or "Goodstanding",
        "supplier": one_line(invitation.supplier.name),
        "code": one_line(invitation.supplier.code),
        "person": one_line(str(invitation.invited_by)),
        "address": invitation.address,
        "moment": date_format(localtime(invitation.expires_at), "DATETIME_FORMAT"),
    }
    return Letter(
        subject=_("%(organisation)s invites you to the supplier portal, for %(supplier)s") % words,
        opening=[
            _(
                "%(person)s at %(organisation)s invites you to act for %(supplier)s (supplier code %(code)s) in the"
                " supplier portal: to see what is asked of your company, and to hand it in."
            )
            % words,
        ],
        button=(_("Look at the invitation"), f"{settings.PUBLIC_URL}/portal/invitation/{key}/"),
        closing=[
            _(
                "It is for %(address)s alone, can be accepted once, and is good until %(moment)s. There is no password:"
                " a code is sent to this address whenever you log in."
            )
            % words,
            _("You do not know of this, or it is not yours to do? Then do nothing, or ask %(person)s.")
            % {"person": with_phone(invitation.invited_by)},
        ],
    )


def with_phone(person: User) -> str:
    """Return a person's name, with the phone where there is one."""
    words = {"name": one_line(str(person)), "phone": one_line(person.phone)}
    return _("%(name)s (phone %(phone)s)") % words if words["phone"] else words["name"]
