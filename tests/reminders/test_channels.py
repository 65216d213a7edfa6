"""What every channel keeps to."""

from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

from reminders import channels as package
from reminders.channels import Channel, channels
from reminders.digest import Digest, Line
from reminders.models import Audience, Mail, Reminder
from reminders.recipients import Recipient
from tests.factories import EndpointFactory, StepFactory

every_channel = pytest.mark.parametrize("channel", channels().values(), ids=channels())
DAY = date(2026, 12, 1)


def test_no_code_stands_for_two_channels():
    modules = [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]
    made = [module.CHANNEL for module in modules if hasattr(module, "CHANNEL")]

    assert [*channels().values()] == made


@every_channel
def test_it_is_a_channel_with_code_and_title(channel):
    assert isinstance(channel, Channel)
    assert 0 < len(channel.code) <= Mail._meta.get_field("channel").max_length
    assert str(channel.title)
    assert channel.most_lines > 0


@every_channel
def test_it_gives_what_sends(channel):
    with channel.opened() as send:
        assert callable(send)


@pytest.mark.either
@pytest.mark.django_db
@every_channel
def test_it_writes_what_is_due(channel, certificate):
    reminder = Reminder(source="expiry", object_id=certificate.pk, due_on=DAY, step=StepFactory(channel=channel.code))
    line = Line(reminder, certificate, certificate.requirement, certificate.supplier, 30)
    mail = Mail(message_id="<1@localhost>")

    channel.write(mail, Digest(Recipient("user:1", "Ann", "ann@example.com", "en", False), DAY, [line], 0))

    assert mail.subject
    assert certificate.requirement.code in mail.text
    assert mail.pk is None


@pytest.mark.django_db
@every_channel
@pytest.mark.parametrize("audience", Audience)
def test_whom_it_plans_for_it_finds(channel, audience, certificate, planned):
    EndpointFactory()
    StepFactory(offset_days=-30, audience=audience, channel=channel.code)

    keys = {recipient for _days, _audience, recipient, *_rest in planned(DAY)}

    assert len(keys) == 1
    assert set(channel.recipients(keys)) == keys
