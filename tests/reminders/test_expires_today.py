"""What expires today counts until the organisation's day ends: on pages, in reports and in mails, wherever one is."""

import json
import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from attestations.models import Obligation
from attestations.standing import Standing
from foundation.dates import local_day, today
from reminders.ringing import ring
from reminders.sending import send_all
from reports.figures import compute_report
from reports.periods import read_report_period
from tests.factories import (
    AttestationFactory,
    ContactFactory,
    CountryFactory,
    MembershipFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
)
from tests.portal.doors import entered
from tests.reminders.conftest import standing_at, zone_in_which_it_is
from tests.thorough import but

pytestmark = pytest.mark.django_db

#: The first and the last to begin a day, and a zone between.
ZONES = ["Pacific/Kiritimati", "Asia/Shanghai", "Pacific/Pago_Pago", "Etc/GMT+12"]
#: A Wednesday, on which nobody rests.
DAY = date(2027, 3, 10)
NEXT = DAY + timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
LAST, OVER = "today is the last day", "1 day overdue"
#: The time zone in which suppliers of a country read their mail.
PLACES = {"WS": ["Pacific/Apia"], "AS": ["Pacific/Pago_Pago"], "CN": [""]}


def expiring(day, **fields):
    """Let a certificate that every supplier must hold be valid until a day; return it."""
    begun = day - timedelta(days=800)
    requirement = RequirementFactory(certificate=True, today=begun)
    RuleFactory(requirement=requirement, today=begun)
    supplier = SupplierFactory(today=begun, **fields)
    return AttestationFactory(
        certificate=True, supplier=supplier, requirement=requirement, valid_from=begun, submitted_on=begun,
        valid_until=day, today=begun,
    )  # fmt: skip


def in_report(table):
    """Return where the certificate stands by a report's table."""
    (row,) = table["certifications"]["rows"]
    return [standing for standing, count in row["standings"].items() if count]


def on_pages(supplier, zone):
    """Return where the certificate stands for staff, for the supplier and in the report, of people of a time zone."""
    staff, person = UserFactory(superuser=True, time_zone=zone), UserFactory(time_zone=zone)
    MembershipFactory(user=person, supplier=supplier)
    office, report = Client(), StringIO()
    office.force_login(staff)
    (listed,) = office.get(reverse("admin:attestations_obligation_changelist")).context["cl"].result_list
    (asked,) = entered(person).get("/portal/").context["to_do"]
    call_command("compliance_report", today().isoformat(), stdout=report)
    return {
        "staff": [Standing(listed.standing).name.lower()],
        "portal": [asked.standing.name.lower()],
        "report": in_report(json.loads(report.getvalue())["tables"]),
    }


# Whose day it is, is worked out before the database is asked; what it answers of that day is asked in two zones.
@pytest.mark.parametrize("zone", but(ZONES[:2], ZONES))
@pytest.mark.parametrize("hour", but({time(0), LAST_SECOND}, [time(0), time(9), LAST_SECOND]))
def test_it_counts_to_the_last_second_of_the_organisations_day_and_no_further(settings, zone, hour):
    settings.TIME_ZONE = zone
    expiring(DAY)
    stands, reported = [], []

    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)):
        as_of = local_day(datetime.combine(day, hour, ZoneInfo(zone)))
        stands.append(Obligation.objects.in_force(as_of).with_standing(as_of).get().standing)
        reported += in_report(compute_report(read_report_period(as_of.isoformat(), as_of))["tables"])

    assert stands == [Standing.EXPIRING, Standing.EXPIRING, Standing.EXPIRED]
    assert reported == ["expiring", "expiring", "expired"]


@pytest.mark.either  # each of the three is asked for a day; whose day it is, is worked out here
@pytest.mark.parametrize("reader", but({"Pacific/Kiritimati"}, ["Pacific/Kiritimati", "Pacific/Pago_Pago"]))
@pytest.mark.parametrize("hour", but({0, LAST_SECOND.hour}, [0, 9, LAST_SECOND.hour]))
@pytest.mark.parametrize(("ended", "standing"), [(0, "expiring"), (1, "expired")])
def test_staff_supplier_and_report_see_the_same_at_any_hour(settings, reader, hour, ended, standing):
    settings.TIME_ZONE = zone_in_which_it_is(hour)
    paper = expiring(today() - timedelta(days=ended), country=CountryFactory(code="WS"))

    seen = on_pages(paper.supplier, reader)

    assert seen == {"staff": [standing], "portal": [standing], "report": [standing]}


def test_the_report_of_a_day_is_to_be_had_once_that_day_began_where_the_organisation_is(settings):
    settings.TIME_ZONE = zone_in_which_it_is(9)

    call_command("compliance_report", today().isoformat(), stdout=StringIO())
    with pytest.raises(CommandError, match="lies in the future"):
        call_command("compliance_report", (today() + timedelta(days=1)).isoformat(), stdout=StringIO())


def readers(supplier_of, officer_zone):
    """Let a certificate expire on the day; tell its officer in a time zone and its contact in a country."""
    for audience in ({}, {"officer": True}):
        StepFactory(offset_days=0, **audience)
    officer = UserFactory(email="officer@example.com", language="en", time_zone=officer_zone)
    paper = expiring(DAY, country=CountryFactory(code=supplier_of), officer=officer)
    ContactFactory(supplier=paper.supplier, email="contact@example.com", language="en", is_primary=True)


def at(day, hour, minute=0, second=0):
    """Return a moment where the organisation is."""
    return datetime.combine(day, time(hour, minute, second), ZoneInfo("Asia/Shanghai"))


def mailed(box, moment):
    """Ring and send; return whom that told, and how far the day was from the last one that counts."""
    ring(moment)
    send_all(standing_at(moment))
    told = [(message.to[0], re.search(r"Last valid day: March 10, 2027 \((.+)\)", message.body)[1]) for message in box]
    box.clear()
    return sorted(told)


@pytest.mark.either
@pytest.mark.parametrize(
    ("country", "zone", "moment", "said"),
    [
        # 09:00 on Samoa and Kiritimati: the organisation's day has just begun.
        ("WS", "Pacific/Apia", at(DAY, 4), LAST),
        ("CN", "Pacific/Kiritimati", at(DAY, 3), LAST),
        ("CN", "", at(DAY, 9), LAST),
        # 09:00 on the last day at the other end of the world: the organisation's day is over.
        ("AS", "Pacific/Pago_Pago", at(NEXT, 4), OVER),
        ("CN", "Etc/GMT+12", at(NEXT, 5), OVER),
    ],
)
def test_a_mail_comes_at_nine_where_its_reader_is_and_counts_days_where_the_organisation_is(
    mailoutbox, country, zone, moment, said
):
    readers(country, zone)
    ring(at(DAY, 0))
    early = mailed(mailoutbox, moment - timedelta(minutes=1))

    told = mailed(mailoutbox, moment)

    assert ("officer@example.com", said) in told
    assert "officer@example.com" not in dict(early)
    assert (("contact@example.com", said) in told) == (zone in PLACES.get(country, ()))


@pytest.mark.parametrize(("moment", "said"), [(at(DAY, 23, 59, 59), LAST), (at(NEXT, 3), OVER)])
def test_a_mail_that_was_delayed_counts_from_the_day_on_which_it_goes(mailoutbox, moment, said):
    readers("CN", "")
    ring(at(DAY, 9))

    told = mailed(mailoutbox, moment)

    assert told == [("contact@example.com", said), ("officer@example.com", said)]
