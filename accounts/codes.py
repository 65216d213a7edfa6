"""One-time codes by mail: whoever types one in has the person’s mailbox at hand at that moment.

A code is good for one person, one purpose and one subject (the SHA-256 of what is signed), for ten minutes, five tries
and one use; asking for another ends the one before. It is kept as a keyed hash alone.
"""

import secrets
import smtplib
import unicodedata
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _, gettext_lazy

from accounts.languages import language_for
from accounts.models import OneTimeCode, User
from accounts.notes import letter

#: Without what looks alike: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
LIFETIME = timedelta(minutes=10)
TRIES = 5
#: So many in an hour: nobody fills a mailbox by us.
AN_HOUR = 10


class Verdict(models.TextChoices):
    """What becomes of a code that was typed in; but for the first, the sentence says what to do."""

    GOOD = "good", gettext_lazy("The code is right.")
    WRONG = "wrong", gettext_lazy("This is not the code that was sent. Look at the newest mail.")
    LATE = "late", gettext_lazy("The code held for ten minutes. Have another one sent.")
    TRIED = "tried", gettext_lazy("The code was mistyped five times and is no longer good. Have another one sent.")
    USED = "used", gettext_lazy("The code was used already. Have another one sent.")
    UNKNOWN = "unknown", gettext_lazy("No code was sent for this. Have one sent.")


class TooMany(Exception):
    """So many codes were asked for that the next one has to wait."""


class NotSent(Exception):
    """The mail server did not take the mail with the code."""


def issue(person: User, *, purpose: str, subject: str, now: datetime) -> str:
    """Make a code and return it; the person’s earlier ones for the purpose are no longer good. Raises TooMany."""
    with transaction.atomic():
        earlier = OneTimeCode.objects.filter(person=person, purpose=purpose)
        earlier.filter(issued_at__lte=now - timedelta(days=1)).delete()
        if earlier.filter(issued_at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
            raise TooMany
        code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        row = OneTimeCode(person=person, purpose=purpose, subject=subject, issued_at=now)
        row.code_hash = hashed(row, code)
        row.save()
    return code


def redeem(person: User, *, purpose: str, subject: str, typed: str, now: datetime) -> Verdict:
    """Use up the newest code, or count the try; return what became of it.

    It raises nothing, so that a try stays counted when the caller’s transaction ends.
    """
    with transaction.atomic():
        codes = OneTimeCode.objects.select_for_update().filter(person=person, purpose=purpose)
        code = codes.order_by("-pk").first()
        if code is None or code.subject != subject:
            return Verdict.UNKNOWN
        verdict = judged(code, typed, now)
        if verdict == Verdict.GOOD:
            code.used_at = now
        elif verdict == Verdict.WRONG:
            code.tries += 1
        code.save(update_fields=["used_at", "tries"])
    return verdict


def judged(code: OneTimeCode, typed: str, now: datetime) -> Verdict:
    """Return what a typed code meets; changes nothing."""
    if code.used_at:
        return Verdict.USED
    if code.tries >= TRIES:
        return Verdict.TRIED
    if now >= code.issued_at + LIFETIME:
        return Verdict.LATE
    is_right = constant_time_compare(code.code_hash, hashed(code, plain(typed)))
    return Verdict.GOOD if is_right else Verdict.WRONG


def plain(typed: str) -> str:
    """Return a code as it was made, however it was typed: small or wide letters, hyphens, blanks."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())


def hashed(row: OneTimeCode, code: str) -> str:
    """Return the keyed hash of a code; whoever reads the table alone cannot try all codes."""
    bound = f"{row.person_id}\n{row.purpose}\n{row.subject}\n{code}"
    return salted_hmac("accounts.codes", bound, algorithm="sha256").hexdigest()


def send(person: User, code: str, *, what: str) -> None:
    """Mail a code in the person’s language; `what` names what it is for. Raises NotSent where no server took it."""
    with translation.override(language_for(person)):
        shown = f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
        subject = _("Your code is %(code)s") % {"code": shown}
        message = letter(subject, body_of(person, shown, what), to=person.email)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error


def body_of(person: User, code: str, what: str) -> list[str]:
    """Return the paragraphs of the mail that brings a code, in the active language."""
    return [
        _("Good day, %(name)s,") % {"name": person},
        _("your code for “%(what)s” is %(code)s. Type it in on the page that you left open; it holds for ten minutes.")
        % {"what": what, "code": code},
        _(
            "Nobody of ours will ever ask you for it. If you did not ask for it, somebody else may have opened your"
            " log-in: do not pass it on, and tell us."
        ),
    ]
