"""Mail: one message to one recipient, over one connection for many."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from evidence.files import opened
from foundation import smtp
from reminders.channels.channel import Answer, Barred, Channel, Down, HungUp, Lost, Refused, Send, said
from reminders.digest import Digest
from reminders.links import in_html, in_text
from reminders.models import Mail
from reminders.wording import content_of
from reminders.wording.people import readers_of_answers

FINAL = 500
#: What a server says that is going away: the next message needs another connection.
GOING = 421
#: What a server says of one message that is larger than it takes, at its sender already.
TOO_LARGE = 552
#: An answer’s enhanced code (RFC 3463): class, subject, detail. Subject 7 is security and policy.
ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.\d{1,3}\b")
POLICY = "7"
#: Without an enhanced code: the transaction failed, for no reason that is the recipient's.
FAILED = 554


class MailChannel(Channel):
    """E-mail by the server of `EMAIL_URL`."""

    code = "mail"
    title = _("E-mail")

    def write(self, mail: Mail, digest: Digest) -> None:
        """Write subject, text and HTML in the recipient's language.

        A paragraph of the text is one line: the reader's program breaks it, which may be a telephone's.
        """
        with translation.override(digest.recipient.language):
            content = content_of(digest)
            mail.answers_to = readers_of_answers(digest)
            mail.subject = content["subject"]
            mail.text = render_to_string("reminders/mail.txt", content)
            mail.html = render_to_string("reminders/mail.html", content)

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Open a connection; after a message was lost, another one."""
        line = Line()
        line.open()
        try:
            yield line.send
        finally:
            line.close()


class Line:
    """A connection to the mail server, opened again where it was lost."""

    def __init__(self) -> None:
        self.connection: Any = None
        #: Whether a message went over it.
        self.is_used = False

    def open(self) -> None:
        """Connect and log in; raise Down where that is not possible."""
        self.connection, self.is_used = get_connection(), False
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:  # The last of a name that no host can have.
            # Half open it may be: a log-in is refused over a connection.
            self.close()
            raise Down(said(error)) from error

    def close(self) -> None:
        """Say good-bye; who does not listen is left."""
        if self.connection is not None:
            try:
                self.connection.close()
            except (OSError, smtplib.SMTPException):
                pass
            self.connection = None

    def send(self, mail: Mail) -> Answer:
        """Hand one message over.

        A server hangs up on a line that idled or has brought enough: no sign of anything, where a new line takes more.
        """
        message = message_or_refusal(mail)
        if self.connection is not None and self.is_used:
            try:
                return self.hand_over(message)
            except (HungUp, Down):
                pass
        return self.hand_over(message)

    def hand_over(self, message: EmailMultiAlternatives) -> Answer:
        """Hand one message over, over a line that is opened where there is none."""
        if self.connection is None:
            self.open()
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise self.refusal(code, text) from error
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == TOO_LARGE:
                raise Refused(error.smtp_code, said(error), is_final=True) from error
            # Our own address: every message would fare alike.
            self.close()
            raise Down(said(error)) from error
        except smtplib.SMTPResponseException as error:
            raise self.refusal(error.smtp_code, error.smtp_error) from error
        except smtp.HungUp as error:
            self.close()
            raise HungUp(said(error)) from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.close()
            raise Lost(said(error)) from error
        except (BadHeaderError, UnicodeError, ValueError) as error:
            raise Refused(None, said(error), is_final=True) from error
        finally:
            self.is_used = True
        return Answer(250, "")

    def refusal(self, code: int, text: bytes | str) -> Refused:
        """Return what is to be raised for an answer of the server; one that is going away is left."""
        if code == GOING:
            self.close()
        words = text.decode(errors="replace") if isinstance(text, bytes) else text
        kind = Barred if may_be_all(code, words) else Refused
        return kind(code, words, is_final=code >= FINAL)


def may_be_all(code: int, words: str) -> bool:
    """Tell whether a refusal may mean every mail of ours, such as "550 5.7.1 Relaying denied"."""
    if code < FINAL:
        return False
    enhanced = ENHANCED.match(words)
    if enhanced:
        return enhanced[1] == POLICY
    return code == FAILED or "relay" in words.lower()


def message_or_refusal(mail: Mail) -> EmailMultiAlternatives:
    """Return the message of a mail; raise Refused, for now, where what is enclosed cannot be read."""
    try:
        return message_of(mail)
    except OSError as error:
        raise Refused(None, said(error), is_final=False) from error


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Return the message of a mail: one recipient, the same Message-ID however often it is sent."""
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
    }
    message = EmailMultiAlternatives(
        mail.subject, in_text(mail), None, [mail.address], headers=headers, reply_to=mail.answers_to
    )
    message.attach_alternative(in_html(mail), "text/html")
    if mail.enclosed:
        with opened(mail.enclosed) as file:
            message.attach(mail.enclosed_name, file.read())
    return message


CHANNEL = MailChannel()
