"""Officers invite firms, enter them, and decide what they submit."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from foundation.dates import last_day, local_day, today
from suppliers.models import Application, Resemblance, Supplier
from tests.factories import (
    ApplicationFactory,
    CategoryFactory,
    ContactFactory,
    CountryFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.either]

LIST, ENTER = reverse("admin:suppliers_application_changelist"), reverse("admin:suppliers_application_enter")
USCC = "91110000600037341L"


@pytest.fixture
def person(client):
    """Log in somebody of a role and return her."""

    def of(role):
        user = UserFactory(role=role)
        client.force_login(user)
        return user

    return of


def decided(client, application, **sent):
    answer = client.post(application.get_absolute_url(), sent, follow=True)
    application.refresh_from_db()
    return answer


def test_an_officer_invites_a_firm(client, person):
    officer = person("officer")
    given = {"firm": "Kansai", "address": "k@applicant.example", "language": "en", "reason": "Springs"}

    page = client.post(reverse("admin:suppliers_application_add"), given | {"open_until": "2000-01-01"})
    sent = page.context["adminform"].form.initial
    assert "The link must work today at least" in page.content.decode()
    assert not Application.objects.exists()
    day = reverse("admin:suppliers_application_add")
    given["open_until"] = client.get(day).context["adminform"].form["open_until"].value()
    answer = client.post(day, given, follow=True)

    application = Application.objects.get()
    assert sent == {}
    assert (application.invited_by, application.state) == (officer, "invited")
    assert answer.redirect_chain == [(application.get_absolute_url(), 302)]
    assert [str(one) for one in answer.context["messages"]] == [
        "k@applicant.example is invited; the mail is on its way."
    ]


def test_the_list_puts_what_waits_first_and_finds_what_firms_typed(client, person):
    person("officer")
    waits = ApplicationFactory(submitted=True, firm="Old", typed={"name": "關西部品"})
    later = ApplicationFactory(firm="New")

    assert [*client.get(LIST).context["cl"].result_list] == [waits, later]
    assert [*client.get(LIST, {"q": "關西"}).context["cl"].result_list] == [waits]


def test_who_decides_sees_whom_it_looks_like_and_says_why_it_is_another(client, person):
    person("manager")
    known = SupplierFactory(name="Kansai Parts", country=CountryFactory(code="JP"))
    application = ApplicationFactory(submitted=True)

    words = client.get(application.get_absolute_url()).content.decode()
    refused = decided(client, application, verdict="accept", code="N1")
    assert (refused.status_code, application.state) == (409, "submitted")
    decided(client, application, verdict="accept", code="N1", another_because="Its sister")

    assert str(known) in words
    assert "It looks like" in refused.content.decode()
    assert application.became.code == "N1"
    assert Resemblance.objects.get().reason == "Its sister"


def test_who_invited_it_may_return_it_and_not_let_it_in(client, person):
    manager = person("manager")
    application = ApplicationFactory(submitted=True, actor=manager)

    words = client.get(application.get_absolute_url()).content.decode()
    refused = decided(client, application, verdict="accept", code="N1")
    declined = decided(client, application, verdict="decline", words="No")
    decided(client, application, verdict="return", words="Which spring?")

    assert 'value="accept"' not in words
    assert [refused.status_code, declined.status_code] == [409, 409]
    assert application.state == "returned"


def test_an_officer_decides_nothing(client, person):
    person("officer")
    application = ApplicationFactory(submitted=True)

    answers = [
        decided(client, application, verdict=verdict, words="No").status_code for verdict in ("accept", "decline")
    ]

    assert answers == [403, 403]
    assert application.state == "submitted"


def test_an_auditor_looks_and_does_nothing(client, person):
    person("auditor")
    application = ApplicationFactory()

    assert client.get(application.get_absolute_url()).status_code == 200
    verdicts = ("again", "withdraw", "return")
    given = {"open_until": "2026-12-12", "words": "x"}
    assert [decided(client, application, verdict=one, **given).status_code for one in verdicts] == [403] * 3


def test_a_firm_is_declined_and_told_why(client, person):
    person("manager")
    application = ApplicationFactory(submitted=True)

    refused = decided(client, application, verdict="decline")
    decided(client, application, verdict="decline", words="We buy no springs.")

    assert "Say why: the company will read it." in refused.content.decode()
    assert application.state == "declined"


def test_a_link_is_sent_again_and_withdrawn(client, person):
    person("officer")
    application = ApplicationFactory()
    day = client.get(application.get_absolute_url()).context["again"]["open_until"].value()

    refused = decided(client, application, verdict="again", open_until="2000-01-01")
    decided(client, application, verdict="again", open_until=str(day))
    assert application.issue == 2
    decided(client, application, verdict="withdraw")

    assert refused.status_code == 409
    assert application.state == "withdrawn"


def test_what_is_none_of_the_buttons_does_nothing(client, person):
    person("manager")
    application = ApplicationFactory(submitted=True)

    assert decided(client, application, verdict="eat").status_code == 409
    assert application.state == "submitted"


def entered(client, **given):
    category, country = CategoryFactory(), CountryFactory(code="JP")
    whole = {"code": "N1", "name": "Kansai Parts", "country": country.pk, "category": category.pk, "reason": "Springs"}
    return client.post(ENTER, whole | {"person": "Ken", "email": "ken@applicant.example"} | given)


def test_an_officer_enters_a_firm(client, person):
    person("officer")

    answer = entered(client, name=" Kansai\u202e Parts")

    supplier = Supplier.objects.get()
    assert answer.headers["Location"] == supplier.get_absolute_url()
    assert (supplier.name, supplier.stage, supplier.contacts.get().email) == (
        "Kansai Parts", "applied", "ken@applicant.example",
    )  # fmt: skip


def test_whom_a_firm_looks_like_is_answered_before_it_is_saved(client, person):
    person("officer")
    gone = SupplierFactory(code="GONE", eliminated=True)
    ContactFactory(supplier=gone, email="ken@applicant.example")

    asked = entered(client)
    assert Supplier.objects.count() == 1
    entered(client, another_because="He works elsewhere now")

    assert "the same e-mail address" in asked.content.decode()
    assert Supplier.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"uscc": "91110000600037341M"}, "is not a unified social credit code"),
        ({"lei": "529900T8BM49AURSDO56"}, "is not a legal entity identifier"),
        ({"reason": ""}, "This field is required."),
        ({"email": "ken"}, "Enter a valid email address."),
        ({"code": "TAKEN"}, "Another supplier has this code."),
        ({"uscc": USCC, "another_because": "Its sister"}, "has this unified social credit code."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(client, person, given, told):
    person("officer")
    SupplierFactory(code="TAKEN", uscc=USCC)

    assert told in entered(client, **given).content.decode()
    assert Supplier.objects.count() == 1


def test_the_list_goes_out_as_a_sheet_and_none_comes_in(client, person):
    officer = person("officer")
    before = timezone.now() - timedelta(days=5)
    accepted = ApplicationFactory(address="a@applicant.example", accepted=True, now=before, code="N1", actor=officer)
    waits = ApplicationFactory(address="w@applicant.example", submitted=True, now=before)
    ApplicationFactory(address="i@applicant.example", now=before)

    with translation.override("en"):
        page = client.get(LIST).content.decode()
        answer = client.get(reverse("admin:suppliers_application_export"), {"format": "csv"})
    rows = list(csv.DictReader(b"".join(answer).decode("utf-8-sig").splitlines()))

    day, asked = local_day(before).isoformat(), today()
    told = [(row["E-mail address"][0], row["State"], row["Submitted on"], row["Decided on"]) for row in rows]
    assert told == [
        ("w", "Waits for a decision", day, ""),
        ("i", "Invited", "", ""),
        ("a", "Accepted", day, day),
    ]
    assert [row["Days until decided"] for row in rows] == [str((asked - local_day(before)).days), "", "0"]
    assert rows[2]["Invited by"] == officer.full_name
    assert rows[2]["Decided by"] == accepted.submissions.get().decided_by.full_name
    assert (rows[2]["Supplier code"], rows[0]["Link good until"]) == ("N1", last_day(waits.open_until).isoformat())
    assert reverse("admin:suppliers_application_import") not in page
    assert client.get(reverse("admin:suppliers_application_import")).status_code == 403
