"""Short mails about a log-in: a few sentences, and a code or a button."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language


@dataclass(frozen=True)
class Letter:
    """What a mail says, in the active language: `opening`, then the code or the button, then `closing`."""

    subject: str
    opening: Sequence[str]
    closing: Sequence[str]
    code: str = ""
    #: The words of the button and where it leads.
    button: tuple[str, str] = ("", "")

    def message(self, address: str) -> EmailMultiAlternatives:
        """Return the message to one address; what strangers typed into the subject makes no header."""
        content = {"letter": self, "organisation": settings.ORGANISATION_NAME}
        headers = {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": get_language() or settings.LANGUAGE_CODE,
        }
        text = render_to_string("accounts/letter.txt", content).strip()
        message = EmailMultiAlternatives(one_line(self.subject), text, None, [address], headers=headers)
        message.attach_alternative(render_to_string("accounts/letter.html", content), "text/html")
        return message


def one_line(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
