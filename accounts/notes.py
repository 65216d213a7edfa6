"""Short mails in plain text, about what the reader has just done."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage


def letter(subject: str, paragraphs: Sequence[str], *, to: str) -> EmailMessage:
    """Return a mail of some paragraphs to one address, signed by the organisation; no machine answers it."""
    text = "\n\n".join([*paragraphs, settings.ORGANISATION_NAME]).rstrip() + "\n"
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return EmailMessage(subject, text, to=[to], headers=headers)
