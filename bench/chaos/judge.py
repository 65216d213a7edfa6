"""What was promised, held against what the mail server has."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from email import message_from_bytes, policy

from attestations.models import Attestation
from bench.chaos.hostile import is_unknown
from evidence.models import Event
from evidence.verify import findings
from reminders.models import Mail, Reminder
from tests.servers.smtp import Received

NUMBER = re.compile(r"CN-S\d{6}")


class Verdict:
    """What became of every reminder, and whatever is wrong with it."""

    def __init__(self, received: Iterable[Received], crashes: int, seed: str) -> None:
        self.messages = Counter[str]()
        #: Number of a certificate -> the messages that spoke of it.
        self.told_in: dict[str, set[str]] = defaultdict(set)
        for message in received:
            self.messages[message.message_id] += 1
            for number in numbers(message):
                self.told_in[number].add(message.message_id)
        self.crashes, self.seed = crashes, seed
        self.duplicates = self.messages.total() - len(self.messages)
        self.states = Counter(Reminder.objects.values_list("state", flat=True))
        self.lost = [*self.found_lost()]

    def wrong(self) -> Iterator[str]:
        """Give everything that is not as it was promised, in words."""
        yield from (f"lost: {lost}" for lost in self.lost)
        if self.duplicates > self.crashes:
            yield f"{self.duplicates} duplicates of {self.crashes} crashes"
        for number, messages in self.told_in.items():
            if len(messages) > 1:
                yield f"{number} was told in {len(messages)} messages of different Message-IDs"
        yield from self.unmarked()
        if (events := Event.objects.filter(action="mail_sent").count()) != Mail.objects.filter(state="sent").count():
            yield f"{events} events of as many sent mails"
        yield from (f"ledger: {finding}" for finding in findings())

    def found_lost(self) -> Iterator[str]:
        """Give the certificates of which nobody was told, though nothing says why."""
        reminders = defaultdict(list)
        for reminder in Reminder.objects.select_related("mail"):
            reminders[reminder.object_id].append(reminder)
        for pk, number in Attestation.objects.values_list("pk", "number"):
            mine = reminders[pk]
            if not mine:
                yield f"{number}: never planned"
            for reminder in mine:
                if not self.is_told(number, reminder) and not self.is_refused(reminder):
                    yield f"{number}: {reminder.state} in {reminder.mail} {getattr(reminder.mail, 'state', '')}"

    def is_told(self, number: str, reminder: Reminder) -> bool:
        mail = reminder.mail
        sent = mail is not None and (reminder.state, mail.state) == ("sent", "sent")
        return sent and mail.message_id in self.told_in[number]

    def is_refused(self, reminder: Reminder) -> bool:
        mail = reminder.mail
        dead = mail is not None and (reminder.state, mail.state, mail.code) == ("dead", "dead", 550)
        return dead and is_unknown(self.seed, mail.address)

    def unmarked(self) -> Iterator[str]:
        """Give the mails that came more often than they say they may have."""
        repeats = dict(Mail.objects.values_list("message_id", "repeats"))
        for message_id, count in self.messages.items():
            if count - 1 > repeats.get(message_id, -1):
                yield f"{message_id} came {count} times, and says {repeats.get(message_id)} repeats"


def numbers(message: Received) -> Collection[str]:
    """Return the numbers of the certificates that a message speaks of."""
    parsed = message_from_bytes(message.content, policy=policy.default)
    body = parsed.get_body(("plain",))
    return {*NUMBER.findall(body.get_content())} if body else ()
