"""The report of each month comes by itself after its close, once, and goes to whoever subscribed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import system_user
from reminders.models import Mail
from reports.models import Origin, ReportMailing, ReportRun, ReportSubscriber
from reports.services import mail_reports, make_due_reports, save_subscriber
from reports.services.mailing import mail_report
from suppliers.models import Stage
from tests.factories import (
    MembershipFactory,
    ReportRunFactory,
    ReportSubscriberFactory,
    SignOffFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

#: 00:30 on 1 January 2025 in Shanghai.
CLOSE = datetime(2024, 12, 31, 16, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def months():
    return [*ReportRun.objects.filter(origin=Origin.SCHEDULE).order_by("pk").values_list("month", flat=True)]


def test_a_month_is_reported_half_an_hour_after_its_close_and_once():
    make_due_reports(CLOSE - MINUTE)
    before = months()

    make_due_reports(CLOSE)
    make_due_reports(CLOSE + MINUTE)

    assert before == ["2024-11"]
    assert months() == ["2024-11", "2024-12"]
    assert not ReportRun.objects.filter(is_open=True).exists()


@pytest.mark.either
def test_months_that_were_missed_are_caught_up_in_their_order():
    make_due_reports(CLOSE)

    make_due_reports(CLOSE + timedelta(days=100))

    assert months() == ["2024-12", "2025-01", "2025-02", "2025-03"]


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_a_report_by_hand_does_not_take_its_place():
    ReportRunFactory()

    make_due_reports(CLOSE)

    assert months() == ["2024-12"]


def test_each_subscriber_gets_it_once_in_her_language():
    english = ReportSubscriberFactory(person__language="en").person
    chinese = ReportSubscriberFactory(person__language="zh-hans").person
    ReportSubscriberFactory(is_active=False)
    User.objects.filter(pk=ReportSubscriberFactory().person.pk).update(is_active=False)
    (run,) = make_due_reports(CLOSE)

    told = [mail_reports(timezone.now()), mail_reports(timezone.now())]

    assert told == [2, 0]
    subjects = dict(Mail.objects.values_list("address", "subject"))
    assert subjects == {
        english.email: "Compliance report of 2024-12",
        chinese.email: "2024-12合规报告",
    }
    mail = Mail.objects.get(address=english.email)
    assert run.sha256 in mail.text
    assert run.get_absolute_url() in mail.text
    assert {*ReportMailing.objects.values_list("run", "language")} == {(run.pk, "en"), (run.pk, "zh-hans")}


def test_of_two_that_find_it_missing_at_once_the_second_mails_nothing():
    person = ReportSubscriberFactory().person
    (run,) = make_due_reports(CLOSE)

    for _beat in range(2):
        mail_report(run, person)

    assert (Mail.objects.count(), ReportMailing.objects.count()) == (1, 1)


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_who_subscribes_later_gets_the_next_one():
    make_due_reports(CLOSE)
    ReportSubscriberFactory()

    assert mail_reports(timezone.now()) == 0


def test_who_gets_reports_again_is_not_sent_those_of_the_time_between():
    subscriber = ReportSubscriberFactory()
    subscriber.is_active = False
    save_subscriber(subscriber, actor=system_user())
    make_due_reports(CLOSE)
    subscriber.is_active = True
    save_subscriber(subscriber, actor=system_user())

    assert mail_reports(timezone.now()) == 0


def test_who_may_not_read_reports_any_more_is_sent_none():
    person = ReportSubscriberFactory().person
    person.groups.clear()
    make_due_reports(CLOSE)

    assert mail_reports(timezone.now()) == 0


def test_a_person_of_a_supplier_is_no_subscriber(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    member = MembershipFactory().user

    page = client.post(reverse("admin:reports_reportsubscriber_add"), {"person": member.pk, "is_active": "on"})

    assert "This person may not read reports." in page.text
    assert not ReportSubscriber.objects.exists()


@pytest.mark.either
def test_a_report_that_could_not_be_mailed_for_sixty_days_is_past():
    ReportSubscriberFactory()
    (run,) = make_due_reports(CLOSE)
    past = run.made_at + timedelta(days=60)

    assert mail_reports(past) == 0
    assert mail_reports(past - MINUTE) == 1


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_a_report_by_hand_is_mailed_to_nobody():
    ReportSubscriberFactory()
    ReportRunFactory()

    assert mail_reports(timezone.now()) == 0


@pytest.mark.either  # words
def test_a_mail_that_goes_late_says_that_a_newer_report_has_other_figures():
    ReportSubscriberFactory(person__language="en")
    make_due_reports(CLOSE)
    SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),))
    newer = ReportRunFactory()

    mail_reports(timezone.now())
    ReportSubscriberFactory(person__language="en")
    ReportMailing.objects.all().delete()
    SignOffFactory(run=newer)
    ReportSubscriber.objects.update(added_at=CLOSE)
    mail_reports(timezone.now())

    waiting, *superseded = Mail.objects.order_by("pk").values_list("text", flat=True)
    assert "A newer report of this month has other figures" in waiting
    assert all("A newer report of this month was signed off since." in text for text in superseded)
    assert superseded


@pytest.mark.either
@pytest.mark.parametrize(
    ("language", "why", "then"),
    [
        ("en", "no font has the sign “😀” (U+1F600)", "Once this is mended, freeze the month again."),
        ("zh-hant", "「😀」（U+1F600）", "問題解決後，請重新凍結該月的數據。"),
        ("zh-hans", "“😀”（U+1F600）", "问题解决后，请重新冻结该月的数据。"),
    ],
)
def test_whoever_waits_for_a_document_that_cannot_be_set_is_told_why_once(settings, language, why, then):
    settings.ORGANISATION_NAME = "Company 😀"
    person = ReportSubscriberFactory(person__language=language).person
    (run,) = make_due_reports(CLOSE)

    told = [mail_reports(timezone.now()), mail_reports(timezone.now())]

    assert told == [1, 0]
    mail = Mail.objects.get()
    assert (mail.address, mail.enclosed) == (person.email, None)
    assert why in mail.text
    assert then in mail.text
    assert f"/admin/reports/reportrun/{run.pk}/change/" in mail.text
