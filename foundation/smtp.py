"""Mail by SMTP that tells whether a server that is gone may have the message."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends import smtp


class HungUp(smtplib.SMTPServerDisconnected):
    """The line was lost before a message was begun: the server cannot have it."""


class Client(smtplib.SMTP):
    """A line to a mail server that tells a loss before DATA from one after it."""

    is_begun = False

    def sendmail(self, from_addr: str, to_addrs: str | Sequence[str], msg: Any, *options: Any) -> Any:
        """Hand one message over; raise HungUp, or as `smtplib` does."""
        self.is_begun = False
        try:
            return super().sendmail(from_addr, to_addrs, msg, *options)
        except OSError as error:
            # Every error of `smtplib` is one of the system's.
            is_answer = isinstance(error, smtplib.SMTPException) and not isinstance(
                error, smtplib.SMTPServerDisconnected
            )
            if self.is_begun or is_answer:
                raise
            raise HungUp(*error.args) from error

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Say what the message is: from here on the server may have it."""
        self.is_begun = True
        return super().data(msg)


class EncryptedClient(Client, smtplib.SMTP_SSL):
    """The same over a line that is encrypted from its beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's way to send by SMTP, over such a line."""

    @property
    def connection_class(self) -> type[Client]:
        """Return what the line is made of."""
        return EncryptedClient if self.use_ssl else Client
