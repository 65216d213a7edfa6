import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.dates import today
from suppliers.models import Resemblance, Supplier
from tests.admin.forms import save
from tests.factories import CategoryFactory, ContactFactory, CountryFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

ADD = reverse("admin:suppliers_supplier_add")
LIST = reverse("admin:suppliers_supplier_changelist")


@pytest.fixture
def log_in(client):
    def of(role):
        user = UserFactory(role=role)
        client.force_login(user)
        return user

    return of


@pytest.fixture
def twins():
    """Return two suppliers that look alike, of which nobody has said what they are."""
    one, other = SupplierFactory(code="S1"), SupplierFactory(code="S2")
    Supplier.objects.filter(pk__in=(one.pk, other.pk)).update(bare_name="acme")
    return one, other


def page_of(supplier):
    return reverse("admin:suppliers_supplier_alike", args=[supplier.pk])


def typed(**given):
    return {
        "code": "N1",
        "name": "ACME Limited",
        "current_stage": "applied",
        "current_category": CategoryFactory().pk,
        "current_country": CountryFactory().pk,
        "effective_on": str(today()),
    } | given


def test_a_new_supplier_that_looks_like_another_is_shown_it_and_entered_for_a_reason(client, log_in):
    log_in("officer")
    known = SupplierFactory(name="Acme Co., Ltd.")

    errors, answer = save(client, ADD, **typed())
    assert "another_because" in errors
    assert f'<a href="{known.get_absolute_url()}">{known}</a>' in answer.content.decode()
    errors, answer = save(client, ADD, **typed(another_because="Its sister in Macao"))

    assert (errors, Supplier.objects.filter(code="N1").count()) == ({}, 1)
    assert Resemblance.objects.get().reason == "Its sister in Macao"


def test_one_that_looks_like_nobody_is_not_asked(client, log_in):
    log_in("officer")

    assert b"another_because" not in client.get(ADD).content
    errors, _answer = save(client, ADD, **typed())

    assert (errors, Resemblance.objects.count()) == ({}, 0)


def test_those_on_file_are_found_shown_and_answered(client, log_in, twins):
    officer = log_in("officer")
    one, other = twins
    listed = client.get(LIST, {"alike": "1"}).content.decode()
    assert (one.get_absolute_url() in listed, other.get_absolute_url() in listed) == (True, True)
    assert page_of(one) in client.get(one.get_absolute_url()).content.decode()

    without = client.post(page_of(one), {"other": other.pk, "verdict": "another", "reason": " "})
    sent = {"other": other.pk, "verdict": "another", "reason": "Two plants of one owner"}
    answer = client.post(page_of(one), sent, follow=True)
    again = client.post(page_of(one), sent)

    assert (without.status_code, "Say why: it will be read again." in without.content.decode()) == (409, True)
    assert "Two plants of one owner" in answer.content.decode()
    assert Resemblance.objects.get().answered_by == officer
    assert (again.status_code, "Somebody answered this meanwhile" in again.content.decode()) == (409, True)
    assert one.get_absolute_url() not in client.get(LIST, {"alike": "1"}).content.decode()


def test_who_may_only_look_answers_nothing(client, log_in, twins):
    log_in("auditor")
    one, other = twins

    assert b"<textarea" not in client.get(page_of(one)).content
    assert client.post(page_of(one), {"other": other.pk, "verdict": "same", "reason": "So"}).status_code == 403


def test_the_page_asks_as_often_for_many_as_for_one(client, log_in, twins):
    log_in("officer")
    counts = []

    for _more in range(2):
        client.get(page_of(twins[0]))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(twins[0]))
        counts.append(len(asked))
        for _number in range(10):
            Supplier.objects.filter(pk=SupplierFactory().pk).update(bare_name="acme")

    assert counts[0] == counts[1]


def test_a_supplier_that_was_typed_in_with_the_address_of_an_eliminated_one_is_warned_of_at_once(client, log_in):
    log_in("officer")
    former = SupplierFactory(code="OUT", eliminated=True)
    ContactFactory(supplier=former, email="boss@gone.example", is_primary=True)
    person = {"name": "Boss", "email": "Boss@gone.example", "language": "en", "is_primary": "on"}
    contact = {f"contacts-0-{name}": value for name, value in person.items()}

    errors, answer = save(client, ADD, **typed(name="Fresh Ltd"), **contact, **{"contacts-TOTAL_FORMS": 1})
    listed = client.get(LIST, {"alike": "1"})

    assert errors == {}
    new = Supplier.objects.get(code="N1")
    words = f"It may be {former} (the same e-mail address), which was eliminated. Say first whether it is."
    assert words in answer.text
    assert [row.code for row in listed.context["cl"].result_list] == ["N1"]
    assert (
        f'<a href="{former.get_absolute_url()}">{former}</a> – the same e-mail address'
        in client.get(new.get_absolute_url()).text
    )
    said = {"other": former.pk, "verdict": "another", "reason": "Its agent has many"}
    assert client.post(page_of(new), said).status_code == 302
    assert [*client.get(LIST, {"alike": "1"}).context["cl"].result_list] == []
