"""Mails that go out beside the answer: how long the server takes for one tells nobody whether there was one.

They are in no outbox: a code that is late is worth nothing, and whoever waits for it asks for another.
"""

import logging
import smtplib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.core.mail import EmailMessage

#: So many are handed to the server at once.
SENDERS = 4

log = logging.getLogger("goodstanding.accounts")
senders = ThreadPoolExecutor(SENDERS, "post")
on_their_way: set[Future[None]] = set()


def post(message: EmailMessage) -> None:
    """Hand a message to the mail server, without waiting for it."""
    begin(deliver, message)


def pretend_to_post(message: EmailMessage) -> None:
    """Do what is done for a message that is sent, but for sending it: the answer is made beside the same work."""
    begin(pack, message)


def begin(work: Callable[[EmailMessage], None], message: EmailMessage) -> None:
    """Have some work done by a thread."""
    begun = senders.submit(work, message)
    on_their_way.add(begun)
    begun.add_done_callback(on_their_way.discard)


def pack(message: EmailMessage) -> None:
    """Make of a message what a mail server would get."""
    message.message().as_bytes()


def deliver(message: EmailMessage) -> None:
    """Hand a message to the mail server; where that fails, say so in the log, without whom and what."""
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.error("A mail about a log-in could not be sent: %s", type(error).__name__)


def wait_for_post() -> None:
    """Return once all that was posted so far has gone, or failed."""
    wait(on_their_way.copy())
