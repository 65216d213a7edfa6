"""The officer's list of change requests, and the page on which she decides."""

import pytest
from django.utils.html import escape

from accounts.models import User
from suppliers.models import ChangeRequest, Supplier
from suppliers.services import Wish, withdraw_change_request
from tests.admin.register import EVIL, address
from tests.factories import ChangeRequestFactory, ContactFactory, SupplierFactory, UserFactory

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LIST = "/admin/suppliers/changerequest/"


@pytest.fixture
def request_of_s1():
    """Return a request for a name and a number of the officer's own supplier."""
    supplier = Supplier.objects.get(code="S1")
    return ChangeRequestFactory(
        supplier=supplier, wishes=[Wish("name", "新名稱", supplier.name), Wish("lei", "549300GKFG0RYRRQ1414")]
    )


def page_of(request):
    return f"{LIST}{request.pk}/change/"


def sent(request, **said):
    """Return what the page sends: `accept` or words to refuse, by what is to be changed."""
    fields = {}
    for change in request.changes.open():
        fields[f"change-{change.pk}-seen"] = change.old
        if verdict := said.get(change.what):
            fields[f"change-{change.pk}-verdict"] = "accept" if verdict == "accept" else "refuse"
            fields[f"change-{change.pk}-reason"] = "" if verdict == "accept" else verdict
    return fields


def decisions(request):
    return list(request.changes.order_by("pk").values_list("decision", "reason"))


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.both
def test_what_waits_comes_first_and_ones_own_suppliers_before_the_others(log_in, request_of_s1):
    ChangeRequest.objects.exclude(pk=request_of_s1.pk).update(settled_at="2024-01-01T00:00:00Z")
    settled, foreign = ChangeRequestFactory(), ChangeRequestFactory()
    withdraw_change_request(settled, actor=settled.asked_by)
    own = ChangeRequestFactory(supplier=request_of_s1.supplier, wishes=[Wish("other", "x")])

    shown = log_in("officer").get(LIST).context["cl"].result_list

    assert [row.pk for row in shown][:4] == [request_of_s1.pk, own.pk, foreign.pk, settled.pk]


@pytest.mark.parametrize(("state", "is_open"), [("waiting", True), ("settled", False)])
def test_the_list_is_narrowed_to_a_state(log_in, request_of_s1, state, is_open):
    settled = ChangeRequestFactory()
    withdraw_change_request(settled, actor=settled.asked_by)

    shown = log_in("officer").get(LIST, {"state": state}).context["cl"].result_list

    assert {row.settled_at is None for row in shown} == {is_open}


@pytest.mark.both
def test_a_supplier_is_found_by_its_name(log_in, request_of_s1):
    ChangeRequestFactory()

    shown = log_in("officer").get(LIST, {"q": "国际"}).context["cl"].result_list

    assert {row.supplier.code for row in shown} == {"S1"}


def test_the_home_page_says_how_many_wait_and_how_many_of_them_are_ones_own(log_in, request_of_s1):
    ChangeRequest.objects.exclude(pk=request_of_s1.pk).update(settled_at="2024-01-01T00:00:00Z")
    ChangeRequestFactory()

    officer, auditor = (log_in(role).get("/admin/").text for role in ("officer", "auditor"))

    assert '<span class="word tone-waiting">2</span> requests of suppliers wait for a decision.' in officer
    assert "1 is of a supplier of yours." in officer
    assert "wait for a decision" not in auditor


def test_old_and_new_stand_side_by_side_and_what_changed_meanwhile_is_said(log_in, request_of_s1):
    client = log_in("officer")
    before = client.get(page_of(request_of_s1)).text
    Supplier.objects.filter(code="S1").update(name="第三名稱")

    after = client.get(page_of(request_of_s1)).text

    assert "國際電子" in before
    assert "新名稱" in before
    assert "Changed meanwhile" not in before
    assert "Changed meanwhile" in after
    assert "第三名稱" in after


@pytest.mark.either
@pytest.mark.both
def test_each_field_is_decided_and_all_are_saved_at_once(log_in, request_of_s1):
    answer = log_in("officer").post(page_of(request_of_s1), sent(request_of_s1, name="accept", lei="不符"), follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert told(answer) == ["2 changes decided."]
    assert decisions(request_of_s1) == [("accepted", ""), ("refused", "不符")]
    assert Supplier.objects.get(code="S1").name == "新名稱"


def test_what_is_left_open_stays_open_and_the_page_too(log_in, request_of_s1):
    answer = log_in("officer").post(page_of(request_of_s1), sent(request_of_s1, name="accept"), follow=True)

    assert answer.redirect_chain == [(page_of(request_of_s1), 302)]
    assert decisions(request_of_s1) == [("accepted", ""), ("", "")]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Accept or refuse at least one change; then save."),
        ({"lei": " "}, "Say why: the supplier will read it."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_saved(log_in, request_of_s1, said, sentence):
    answer = log_in("officer").post(page_of(request_of_s1), sent(request_of_s1, **said))

    assert sentence in answer.text
    assert decisions(request_of_s1) == [("", ""), ("", "")]


@pytest.mark.both
def test_a_number_that_breaks_a_rule_is_told_beside_its_field_and_the_words_are_kept(log_in):
    asked = ChangeRequestFactory(
        supplier=Supplier.objects.get(code="S1"), wishes=[Wish("lei", "x"), Wish("other", "二廠")]
    )

    answer = log_in("officer").post(page_of(asked), sent(asked, lei="accept", other="保留的話"))

    key = asked.changes.get(what="lei").pk
    assert f'<a href="#change-{key}">Legal entity identifier</a>: x is not a legal entity identifier' in answer.text
    assert "保留的話" in answer.text
    assert decisions(asked) == [("", ""), ("", "")]


@pytest.mark.either
@pytest.mark.both
def test_the_second_of_two_who_decide_is_told(log_in, request_of_s1):
    late = sent(request_of_s1, name="accept", lei="第二人的話")
    log_in("officer").post(page_of(request_of_s1), sent(request_of_s1, name="不可"))

    answer = log_in("administrator").post(page_of(request_of_s1), late)

    assert answer.status_code == 409
    assert "Somebody decided or withdrew some of this meanwhile." in answer.text
    assert "第二人的話" in answer.text
    assert decisions(request_of_s1) == [("refused", "不可"), ("", "")]


def test_who_looked_at_something_else_is_told_and_keeps_what_was_typed(log_in, request_of_s1):
    typed = sent(request_of_s1, name="accept", lei="保留的話")
    Supplier.objects.filter(code="S1").update(name="第三名稱")
    client = log_in("officer")

    told_so = client.post(page_of(request_of_s1), typed)
    key = request_of_s1.changes.get(what="name").pk
    then = client.post(page_of(request_of_s1), typed | {f"change-{key}-seen": "第三名稱"})

    assert told_so.status_code == 409
    assert "has changed while you looked at it" in told_so.text
    assert "保留的話" in told_so.text
    assert f'name="change-{key}-seen" value="第三名稱"' in told_so.text
    assert then.status_code == 302
    assert decisions(request_of_s1) == [("accepted", ""), ("refused", "保留的話")]


def test_another_country_is_chosen_with_its_day(log_in):
    supplier = Supplier.objects.get(code="S1")
    asked = ChangeRequestFactory(supplier=supplier, wishes=[Wish("country", "日本", "CN")])
    key = asked.changes.get().pk
    client = log_in("officer")
    country = client.get(page_of(asked)).context["lines"][0][1].fields["chosen"].queryset.get(code="JP")

    for day in ("2026-02-31", "2026-02-01"):
        fields = {f"change-{key}-chosen": country.pk, f"change-{key}-effective_on": day}
        answer = client.post(page_of(asked), sent(asked, country="accept") | fields)

    supplier.refresh_from_db()
    assert answer.status_code == 302
    assert supplier.country == country


def test_who_asked_cannot_decide(log_in):
    officer = User.objects.get(email=address("officer"))
    asked = ChangeRequestFactory(actor=officer)
    client = log_in("officer")

    page, answer = client.get(page_of(asked)), client.post(page_of(asked), sent(asked, name="accept"))

    assert "another person must decide it" in page.text
    assert "Save decisions" not in page.text
    assert answer.status_code == 409
    assert decisions(asked) == [("", "")]


@pytest.mark.parametrize("role", ["auditor", "compliance"])
def test_who_may_not_change_suppliers_looks_and_does_not_decide(log_in, request_of_s1, role):
    client = log_in(role)

    page, answer = (
        client.get(page_of(request_of_s1)),
        client.post(page_of(request_of_s1), sent(request_of_s1, name="accept")),
    )

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "Save decisions" not in page.text
    assert decisions(request_of_s1) == [("", ""), ("", "")]


def test_a_person_of_a_supplier_does_not_get_in(client, request_of_s1):
    client.force_login(UserFactory())

    assert client.post(page_of(request_of_s1), sent(request_of_s1, name="accept")).status_code == 302
    assert decisions(request_of_s1) == [("", ""), ("", "")]


def test_markup_that_was_asked_for_is_shown_and_not_run(log_in):
    contact = ContactFactory(supplier=SupplierFactory(), name=EVIL)
    asked = ChangeRequestFactory(
        supplier=contact.supplier, wishes=[Wish("contact_name", EVIL, EVIL, contact), Wish("other", EVIL)], words=EVIL
    )

    page = log_in("officer").get(page_of(asked)).text

    assert page.count(escape(EVIL)) >= 5
    assert EVIL not in page
