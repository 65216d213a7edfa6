"""Of more things than a mail lists, it says where all of them stand."""

import re

import pytest
from django.conf import settings

from attestations.models import ApplicabilityRule, Kind, Requirement
from attestations.services import sync_obligations
from bench.chaos import company
from foundation.dates import ALWAYS, local_day, today
from reminders.models import Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from suppliers.models import Stage, Supplier
from tests.factories import MembershipFactory, StepFactory, SupplierFactory, UserFactory
from tests.portal.doors import entered
from tests.reminders.conftest import NOON, standing_at

# What a page shows is worked out from rows that services wrote, which their own tests try on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = local_day(NOON)


def test_an_officer_is_led_to_the_list_of_all_that_her_mail_is_about(client, mailoutbox):
    company.fill(250, DAY)
    company.certify(range(250), DAY)
    officer = UserFactory(officer=True)
    Supplier.objects.update(officer=officer)
    StepFactory(kind="certificate", offset_days=-company.STEP, officer=True)
    ring(NOON)
    hers = Reminder.objects.filter(recipient=f"user:{officer.pk}")
    called_off = hers.last()
    Supplier.objects.filter(pk=called_off.supplier_id).update(officer=UserFactory(officer=True))

    send_all(standing_at(NOON))

    (message,) = (message for message in mailoutbox if message.to == [officer.email])
    assert "49 more items; all that this mail is about is listed here:" in message.body
    link = re.search(rf"listed here:\n{re.escape(settings.PUBLIC_URL)}(\S+)\n", message.body)[1]
    client.force_login(officer)
    listed = client.get(link).context["cl"]
    assert {*listed.queryset.values_list("pk", flat=True)} == {reminder.pk for reminder in hers} - {called_off.pk}
    assert listed.result_count == 249


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("asked", ["", "0", "x", "9" * 30])
def test_of_a_mail_that_there_is_not_no_reminder_is_hidden(asked, client):
    client.force_login(UserFactory(superuser=True))

    answer = client.get(f"/admin/reminders/reminder/?mail={asked}")

    assert (answer.status_code, answer.context["cl"].has_active_filters) == (200, False)


def test_the_portals_home_has_all_of_250_things_that_are_asked():
    member = MembershipFactory(supplier=SupplierFactory(today=today()))
    codes = [f"asked_{number:03}" for number in range(250)]
    asked = Requirement.objects.bulk_create(
        Requirement(code=code, name_en=code, kind=Kind.DOCUMENT, required_from=ALWAYS) for code in codes
    )
    ApplicabilityRule.objects.bulk_create(
        ApplicabilityRule(requirement=one, stages=(Stage.ACTIVE,), required_from=ALWAYS) for one in asked
    )
    sync_obligations()

    page = entered(member.user).get("/portal/")

    assert sorted(one.requirement.code for one in page.context["to_do"]) == codes
    assert [code for code in codes if page.text.count(f'/{code}/"') == 0] == []
    assert "250 things are asked of you" in page.text
