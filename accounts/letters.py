"""Short mails: a few sentences, and a code or a button.

Where somebody waits for one it is sent at once (`message`); else it goes by the outbox (`put_into_outbox`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language

from accounts.models import User
from evidence.models import EvidenceFile
from foundation import reactions
from foundation.unprintable import UNSEEN


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
        headers = {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": get_language() or settings.LANGUAGE_CODE,
        }
        message = EmailMultiAlternatives(one_line(self.subject), self.text, None, [address], headers=headers)
        message.attach_alternative(self.html, "text/html")
        return message

    @property
    def text(self) -> str:
        """The mail as plain text."""
        return self.laid_out("txt").strip()

    @property
    def html(self) -> str:
        """The mail as a page."""
        return self.laid_out("html")

    def laid_out(self, form: str) -> str:
        """Return the mail as the template of a form has it."""
        content = {"letter": self, "organisation": settings.ORGANISATION_NAME}
        return render_to_string(f"accounts/letter.{form}", content)


@dataclass(frozen=True)
class Enclosure:
    """A kept file that goes with a letter, and what it is called there."""

    file: EvidenceFile
    name: str


def put_into_outbox(
    letter: Letter, person: User, *, language: str, supplier: int | None = None, enclosure: Enclosure | None = None
) -> None:
    """Have a letter mailed once the caller's transaction is committed, and tried again where that fails.

    It was written in `language`; it goes to the address that the person has by then. One about a supplier, given by its
    key, is among that supplier's mails, and goes to whoever acts for it by then alone.
    """
    with translation.override(language):
        reactions.run(
            "letter_written",
            letter=letter,
            person=person,
            language=language,
            supplier=supplier,
            enclosure=enclosure,
        )


def one_line(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable() and not UNSEEN.match(sign))
