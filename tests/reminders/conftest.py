import socket
from datetime import UTC, datetime, time, timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from foundation.dates import today
from reminders.models import Mail, Reminder
from reminders.planning import plan
from reminders.ringing import ring
from tests.factories import (
    TODAY,
    AttestationFactory,
    ContactFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
)
from tests.servers import receiver as receivers, smtp as smtp_server

#: Noon in Shanghai, where the organisation is.
NOON = datetime(2024, 12, 31, 4, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LAST_HOUR = 23
STATES = ("step__offset_days", "step__audience", "recipient", "state", "reason")


@pytest.fixture
def officer(db):
    """The responsible officer, who has a manager."""
    return UserFactory(manager=UserFactory())


@pytest.fixture
def supplier(officer):
    """A cooperating supplier with a contact and an officer."""
    return ContactFactory(supplier=SupplierFactory(officer=officer), is_primary=True).supplier


@pytest.fixture
def certificate(supplier):
    """A certificate that is required, and valid until 31 December 2026 (a Thursday)."""
    paper = AttestationFactory(supplier=supplier, certificate=True)
    RuleFactory(requirement=paper.requirement)
    return paper


@pytest.fixture
def planned():
    """Return a function that plans for a day and gives all reminders there are: step, audience, whom, state, reason."""

    def run(day, **options):
        plan(at(day), day, **options)
        return [*Reminder.objects.order_by("pk").values_list(*STATES)]

    return run


def at(day, hour=12):
    """Return an hour of a day where the organisation is."""
    return datetime.combine(day, time(hour), ZoneInfo(settings.TIME_ZONE))


def contact_of(supplier):
    return f"contact:{supplier.contacts.get().pk}"


@pytest.fixture
def named(settings):
    """Name this machine among the networks that webhooks may call."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1")]


@pytest.fixture
def free_port():
    """A port of this machine at which nobody listens, and nobody will."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        yield line.getsockname()[1]


@pytest.fixture
def receiver(named):
    """A server on this machine that keeps what is posted to it."""
    with receivers.running() as server:
        yield server


@pytest.fixture
def smtp(settings):
    """Give a mail server that answers as a test says, and let mail go there."""
    with smtp_server.running() as server:
        send_to(server, settings)
        yield server


def send_to(server, settings):
    """Let mail go to a server."""
    settings.EMAIL_BACKEND = "foundation.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port


@pytest.fixture
def standard(db):
    """The requirement of every supplier, with steps 30 and 14 days before it lapses."""
    requirement = RequirementFactory(certificate=True)
    RuleFactory(requirement=requirement)
    for days in (-30, -14):
        StepFactory(kind="certificate", offset_days=days)
    return requirement


@pytest.fixture
def certified(standard):
    """Return a function that gives the certificate, which lapses in 25 days, of a supplier with a contact."""

    def run(email="wang@example.com"):
        contact = ContactFactory(supplier=SupplierFactory(), email=email, is_primary=True)
        until = TODAY + timedelta(days=25)
        return AttestationFactory(certificate=True, supplier=contact.supplier, requirement=standard, valid_until=until)

    return run


@pytest.fixture
def queued(certified):
    """Return a function that lets a certificate be due to an address, and its mail wait; return the certificate."""

    def run(email="wang@example.com"):
        attestation = certified(email)
        ring(NOON)
        return attestation

    return run


def standing_at(now):
    """Return a clock that stands."""
    return lambda: now


def zone_in_which_it_is(hour):
    """Return a time zone in which it is that hour now; its day does not end within minutes."""
    now = datetime.now(UTC) + timedelta(minutes=5 if hour == LAST_HOUR else 0)
    ahead = (hour - now.hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def zone_by_day(*moments):
    """Return a time zone in which it is neither night nor about to be, now and at some moments."""
    hours = [moment.astimezone(UTC).hour for moment in (datetime.now(UTC), *moments)]
    ahead = next(ahead for ahead in range(-11, 13) if all(4 <= (hour + ahead) % 24 < LAST_HOUR for hour in hours))
    return f"Etc/GMT{-ahead:+d}"


def by_day():
    """Return a moment after all that was written in a test, at which nobody sleeps where the organisation is."""
    return at(today() + timedelta(days=1))


def states():
    """Return the states of every mail and of every reminder, with its reason."""
    return [*Mail.objects.values_list("state", flat=True)], [*Reminder.objects.values_list("state", "reason")]


def renew(attestation, **state):
    """Hand a certificate in that lasts a year longer."""
    return AttestationFactory(
        certificate=True, supplier=attestation.supplier, requirement=attestation.requirement, submitted_on=TODAY,
        valid_until=attestation.valid_until + timedelta(days=365), **state,
    )  # fmt: skip
