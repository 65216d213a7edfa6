"""My company: what is on file, the form that asks for changes, and what became of them."""

import json
from inspect import unwrap
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import escape

from portal.access import Visitor
from portal.company_forms import AskedForms
from portal.views.company import company, withdraw
from suppliers.models import ChangeRequest, FieldChange, Supplier
from suppliers.services import Verdict, Wish, decide_changes, end_membership
from tests.factories import (
    TODAY,
    ChangeRequestFactory,
    ContactFactory,
    MembershipFactory,
    RequirementFactory,
    SupplierFactory,
    UserFactory,
)
from tests.portal.doors import entered

# What is kept is the business of tests/suppliers/test_asking.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

ADDRESS = "/portal/company/"
EVIL = "<script>alert(1)</script>{{ request }}%(x)s"


@pytest.fixture
def supplier():
    return SupplierFactory(name="深圳電子", uscc="91440300708461136T")


@pytest.fixture
def contact(supplier):
    return ContactFactory(supplier=supplier, name="王芳", email="wang@example.com", phone="1", primary=True)


@pytest.fixture
def person(supplier):
    return MembershipFactory(supplier=supplier, user__full_name="陳大文").user


def typed(person, supplier, **changes):
    """Return what a browser sends where nothing was typed but `changes` (two underscores for a hyphen)."""
    sent = {}
    for form in AskedForms(Visitor(person, supplier)).all:
        for bound in form:
            value = bound.value()
            sent[bound.html_name] = "" if value in (None, False) else value
            if bound.field.show_hidden_initial:
                sent[bound.html_initial_name] = sent[bound.html_name]
        if "remove" in form.fields:
            del sent[form.add_prefix("remove")]
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def asked_for():
    return list(FieldChange.objects.order_by("pk").values_list("what", "old", "new"))


def wrong(answer):
    return [sentence for _whom, _field, sentence in answer.context["asked"].errors]


def test_what_is_on_file_is_shown_and_who_acts_for_the_company(person, supplier, contact):
    MembershipFactory(supplier=supplier, user__full_name="李小明")
    MembershipFactory(user__full_name="外人")
    ContactFactory(name="別人")

    page = entered(person).get(ADDRESS).text

    for said in (supplier.name, supplier.uscc, contact.name, contact.email, "陳大文", "李小明"):
        assert said in page
    for foreign in ("外人", "別人"):
        assert foreign not in page


def test_who_may_not_act_any_more_is_not_shown(person, supplier):
    gone = MembershipFactory(supplier=supplier, user__full_name="李小明")
    end_membership(gone, actor=UserFactory(), now=timezone.now())

    assert "李小明" not in entered(person).get(ADDRESS).text


def test_just_what_was_changed_is_asked_for(person, supplier, contact):
    changes = {"name": "深圳新電子", f"contact-{contact.pk}-email": "new@example.com", "words": "五月起\r\n改名"}

    answer = entered(person).post(ADDRESS, typed(person, supplier) | changes)

    supplier.refresh_from_db()
    request = ChangeRequest.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    assert asked_for() == [("name", "深圳電子", "深圳新電子"), ("contact_email", "wang@example.com", "new@example.com")]
    assert (request.supplier, request.asked_by, request.words) == (supplier, person, "五月起\n改名")
    assert supplier.name == "深圳電子"


def test_what_an_officer_changed_while_the_form_was_open_is_not_asked_back(person, supplier):
    sent = typed(person, supplier, lei="549300GKFG0RYRRQ1414")
    Supplier.objects.filter(pk=supplier.pk).update(name="官方新名")

    entered(person).post(ADDRESS, sent)

    assert asked_for() == [("lei", "", "549300GKFG0RYRRQ1414")]


def test_what_was_seen_is_kept_where_another_text_is_on_file_by_now(person, supplier):
    sent = typed(person, supplier, name="我方新名")
    Supplier.objects.filter(pk=supplier.pk).update(name="官方新名")

    entered(person).post(ADDRESS, sent)

    assert asked_for() == [("name", "深圳電子", "我方新名")]


def test_country_category_and_the_rest_are_asked_for_in_words(person, supplier):
    entered(person).post(ADDRESS, typed(person, supplier, country="日本", category="數據", other="二廠遷址"))

    assert asked_for() == [("country", "CN", "日本"), ("category", "assembly", "數據"), ("other", "", "二廠遷址")]


def test_a_contact_is_removed_and_another_made_the_primary_one(person, supplier, contact):
    other = ContactFactory(supplier=supplier, name="李明")
    sent = typed(person, supplier, primary=other.pk) | {f"contact-{contact.pk}-remove": "on"}

    entered(person).post(ADDRESS, sent)

    (first, second) = asked_for()
    assert first == ("primary", "王芳", "李明")
    assert (second[0], json.loads(second[1])["email"]) == ("contact_removed", "wang@example.com")
    decide_changes(
        ChangeRequest.objects.get(),
        {change.pk: Verdict(True, change.old) for change in FieldChange.objects.all()},
        actor=UserFactory(),
        today=TODAY,
    )
    assert list(supplier.contacts.values_list("name", "is_primary")) == [("李明", True)]


def test_a_new_contact_can_be_the_primary_one(person, supplier, contact):
    entered(person).post(ADDRESS, typed(person, supplier, new__name="李明", new__email="li@example.com", primary="new"))

    [(what, _old, new)] = asked_for()
    values = {"name": "李明", "title": "", "email": "li@example.com", "phone": "", "language": "", "is_primary": True}
    assert (what, json.loads(new)) == ("contact_added", values)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uscc": "914403007084611361"}, "914403007084611361 is not a unified social credit code"),
        ({"lei": "x"}, "x is not a legal entity identifier"),
        ({"name": " \t "}, "This field cannot be blank"),
        ({"new__email": "nobody", "new__name": "甲"}, "Enter a valid email address"),
        ({"new__phone": "1"}, "A contact needs a name or an e-mail address"),
        ({"primary": "new"}, "Enter the new contact below"),
        ({"primary": "0"}, "Select a valid choice"),
        ({}, "You have not changed anything yet"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(person, supplier, contact, changes, said):
    answer = entered(person).post(
        ADDRESS,
        typed(person, supplier, name_en="Kept Ltd", words="Kept words")
        | (
            {name.replace("__", "-"): value for name, value in changes.items()}
            or {"name_en": "", "words": "Kept words"}
        ),
    )

    assert wrong(answer)[0].startswith(said)
    assert said in answer.text
    assert "Kept words" in answer.text
    assert ChangeRequest.objects.count() == 0


def test_a_number_that_another_supplier_has_is_asked_for_without_a_word_about_it(person, supplier):
    SupplierFactory(uscc="91310000775785552L")

    answer = entered(person).post(ADDRESS, typed(person, supplier, uscc="91310000775785552l"))

    assert answer.status_code == 302
    assert asked_for() == [("uscc", "91440300708461136T", "91310000775785552L")]


def test_what_was_on_file_and_breaks_a_rule_stands_in_nobodys_way(person, supplier):
    Supplier.objects.filter(pk=supplier.pk).update(uscc="WRONG")
    supplier.refresh_from_db()

    entered(person).post(ADDRESS, typed(person, supplier, name="新名稱"))

    assert asked_for() == [("name", "深圳電子", "新名稱")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("A\r\nBcc: x@example.com", "A Bcc: x@example.com"),
        ("{{ request }} %(x)s", "{{ request }} %(x)s"),
        ("\u202egpj.exe\u200b", "gpj.exe"),
        ("＝1", "＝1"),
    ],
)
def test_a_name_is_kept_as_text_on_one_line(person, supplier, name, kept):
    entered(person).post(ADDRESS, typed(person, supplier, name=name))

    assert asked_for() == [("name", "深圳電子", kept)]


def test_markup_is_shown_and_not_run(person, supplier):
    entered(person).post(ADDRESS, typed(person, supplier, name=EVIL, other=EVIL, words=EVIL))

    page = entered(person).get(ADDRESS).text

    assert page.count(escape(EVIL)) == 3
    assert EVIL not in page


def test_fields_of_a_foreign_contact_are_passed_over(person, supplier):
    foreign = ContactFactory(name="別人")
    sent = typed(person, supplier, name="新名稱") | {
        f"contact-{foreign.pk}-name": "x",
        f"contact-{foreign.pk}-remove": "on",
    }

    entered(person).post(ADDRESS, sent)

    assert asked_for() == [("name", "深圳電子", "新名稱")]


def test_a_newer_request_that_takes_the_place_of_an_older_says_so(person, supplier):
    ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "甲", "深圳電子")])

    page = entered(person).post(ADDRESS, typed(person, supplier, name="乙"), follow=True)

    told = [str(message) for message in page.context["messages"]]
    assert told[1] == "It takes the place of what was asked for before: Name"
    assert "Replaced by a newer request" in page.text


def test_the_officers_reason_is_read(person, supplier):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "甲", "深圳電子")])
    verdict = Verdict(False, "深圳電子", "請附變更通知書。")
    decide_changes(request, {request.changes.get().pk: verdict}, actor=UserFactory(), today=TODAY)

    page = entered(person).get(ADDRESS).text

    assert "請附變更通知書。" in page
    assert "Withdraw what still waits" not in page


def test_what_waits_is_withdrawn_by_anybody_of_the_supplier(person, supplier):
    request = ChangeRequestFactory(supplier=supplier)

    answers = [entered(person).post(f"{ADDRESS}withdraw/{request.public_id}/", follow=True) for _time in range(2)]

    assert request.changes.get().decision == "withdrawn"
    assert [[str(message)[:12] for message in answer.context["messages"]] for answer in answers] == [
        ["Your request"],
        ["Nothing of th"[:12]],
    ]


def test_nothing_is_withdrawn_by_looking_and_it_is_asked_for_twice(person, supplier):
    request = ChangeRequestFactory(supplier=supplier)

    assert "<summary>Withdraw what still waits</summary>" in entered(person).get(ADDRESS).text
    assert entered(person).get(f"{ADDRESS}withdraw/{request.public_id}/").status_code == 405


def test_a_foreign_request_is_not_found_and_not_shown(person):
    foreign = ChangeRequestFactory(wishes=[Wish("name", "別家新名")])
    client = entered(person)

    answers = [client.post(f"{ADDRESS}withdraw/{reference}/").status_code for reference in (foreign.public_id, uuid4())]

    assert answers == [404, 404]
    assert "別家新名" not in client.get(ADDRESS).text
    assert foreign.changes.get().is_open


def test_who_came_by_a_link_finds_nothing(person, supplier, contact):
    request = ChangeRequestFactory(supplier=supplier)
    guest = Visitor(person, supplier, only=RequirementFactory())

    for asked in (RequestFactory().get(ADDRESS), RequestFactory().post(ADDRESS, {"name": "x"})):
        with pytest.raises(Http404):
            unwrap(company)(asked, guest)
    with pytest.raises(Http404):
        unwrap(withdraw)(RequestFactory().post(ADDRESS), guest, request.public_id)

    assert [*guest.change_requests(), *guest.people(), *guest.contacts()] == []


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_asks_as_often_for_many_rows_as_for_few(person, supplier, rows, django_assert_num_queries):
    for number in range(rows):
        ContactFactory(supplier=supplier)
        MembershipFactory(supplier=supplier)
        ChangeRequestFactory(supplier=supplier, wishes=[Wish("country", f"{number}", "CN")])
    client = entered(person)
    client.get(ADDRESS)

    with django_assert_num_queries(11):
        client.get(ADDRESS)
