"""Mails to a server on this machine, near and far.

Those that are written: over a connection each, over our lines, bare. And all that our senders do, against bare sending.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from bench.chaos.__main__ import NOON
from bench.chaos.processes import ROOT, SENDERS, Sink, sink
from bench.measures import Comparison, Goals, Measure, timed
from reminders.channels.mail import MailChannel, message_of
from reminders.models import Mail, Outbox, Reminder
from reminders.ringing import ring
from suppliers.models import Contact

ORDER = 5
MAILS = 1_000
#: A server ten milliseconds away takes a while: fewer do.
FAR_MAILS = 200
#: The mail server ends with this process, whose input it reads.
for_good = ExitStack()
NEAR, FAR = Goals(of_stock=1.8), Goals(of_stock=3)


def measures(_suppliers: int) -> Iterator[Measure]:
    # Near, one sender keeps the server busy; far, several wait for it side by side.
    places = (("near", MAILS, NEAR, 1, "at once"), ("far", FAR_MAILS, FAR, SENDERS, "after 10 ms"))
    for code, count, goals, lines, words in places:
        sides: dict[str, Callable[[], float]] = {
            "stock": partial(one_by_one, code, count),
            "ours": partial(over_lines, code, count, lines),
            "limit": partial(bare, code, count),
        }
        both = {"SQLite": goals, "PostgreSQL": goals}
        yield from Comparison(
            f"mails.{code}", f"{count:,} written mails to a server that answers {words}", sides, both, company="mails"
        ).measures()
    sides = {"ours": partial(by_senders, "near", MAILS), "limit": partial(bare, "near", MAILS)}
    title = f"{MAILS:,} mails taken, written, sent, settled and entered by {SENDERS} senders"
    yield from Comparison("mails.whole", title, sides, company="mails").measures()


@cache
def server() -> Sink:
    """Start the mail server, once."""
    folder = for_good.enter_context(tempfile.TemporaryDirectory(prefix="goodstanding-bench-"))
    started = for_good.enter_context(sink(Path(folder) / "messages", "1"))
    started.say("open")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", started.port
    return started


def planned(place: str, count: int) -> None:
    """Let so many mails wait, and nothing else."""
    server().say(place)
    Reminder.objects.all().delete()
    Mail.objects.all().delete()
    Outbox.objects.all().delete()
    ring(NOON)
    others = [*Mail.objects.order_by("pk").values_list("pk", flat=True)[count:]]
    # Since noon a day has passed, or a year: they do not come to be sent.
    Mail.objects.filter(pk__in=others).update(next_attempt_at=timezone.now())


def by_senders(place: str, count: int) -> float:
    """Let four senders take, write, send and settle them, each with its event."""
    planned(place, count)
    with senders() as processes, timed() as watch:
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in processes:
            process.wait()
    assert Mail.objects.filter(state="sent").count() == count
    return watch.seconds


@contextmanager
def senders() -> "Iterator[list[subprocess.Popen[str]]]":
    """Give senders that have loaded everything."""
    command = [sys.executable, "-m", "bench.chaos.sender", NOON.isoformat()]
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{server().port}"}
    pipe = subprocess.PIPE
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
            )
            for _place in range(SENDERS)
        ]
        for process in processes:
            assert process.stdout
            process.stdout.readline()
        yield processes


def one_by_one(place: str, count: int) -> float:
    """Do as is usual: a connection for each."""
    server().say(place)
    mails = written(count)
    with timed() as watch:
        for mail in mails:
            message_of(mail).send()
    return watch.seconds


def over_lines(place: str, count: int, lines: int) -> float:
    """Send as our senders do, each over a line of its own."""
    server().say(place)
    mails = written(count)
    with timed() as watch, ThreadPoolExecutor(lines) as pool:
        [*pool.map(over_line, [mails[first::lines] for first in range(lines)])]
    return watch.seconds


def over_line(mails: list[Mail]) -> None:
    with MailChannel().opened() as send:
        for mail in mails:
            send(mail)


def written(count: int) -> list[Mail]:
    """Return mails as long as ours are, which no database knows."""
    return [
        Mail(
            recipient=f"contact:{contact.pk}", message_id=f"<{uuid4()}@example.com>", address=contact.email,
            subject=message.subject, text=message.body, html=message.alternatives[0].content,
        )
        for contact in Contact.objects.select_related("supplier").order_by("pk")[:count]
        for message in [message_to(contact)]
    ]  # fmt: skip


def bare(place: str, count: int) -> float:
    """Send messages that are ready over one connection, and do nothing else."""
    server().say(place)
    messages = [message_of(mail) for mail in written(count)]
    with timed() as watch:
        get_connection().send_messages(messages)
    return watch.seconds


def message_to(contact: Contact) -> EmailMultiAlternatives:
    """Return a mail as long as one of ours."""
    content = {"greeting": contact.name, "opening": str(contact.supplier), "small_print": "中文" * 600}
    message = EmailMultiAlternatives("請更新證書", render_to_string("reminders/mail.txt", content), to=[contact.email])
    message.attach_alternative(render_to_string("reminders/mail.html", content), "text/html")
    return message
