"""What an officer accepts becomes fact, what she refuses keeps its reason; all of it or nothing."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from evidence.models import Event
from evidence.verify import findings
from suppliers.models import Classification, Contact, Supplier
from suppliers.services import Unacceptable, Verdict, Wish, ask_for_changes, decide_changes, withdraw_change_request
from suppliers.services.on_file import values_on_file, whole
from tests.factories import (
    START,
    TODAY,
    CategoryFactory,
    ChangeRequestFactory,
    ContactFactory,
    CountryFactory,
    RegionFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

USCC = "91440300708461136T"
EVIL = ['=HYPERLINK("http://x")', "{{ request }}", "%(x)s {user.password}", "@SUM(A1)", "＝1"]


@pytest.fixture
def officer():
    return UserFactory(officer=True)


@pytest.fixture
def supplier():
    return SupplierFactory(name="舊名稱", uscc="")


def decide(request, officer, **verdicts):
    """Decide the changes of a request, by what they are about; True accepts, words refuse."""
    changes = {change.what: change for change in request.changes.open()}
    seen = values_on_file(request.supplier, changes.values())
    given = {}
    for what, said in verdicts.items():
        key = changes[what].pk
        given[key] = (
            said if isinstance(said, Verdict) else Verdict(said is True, seen[key], "" if said is True else said)
        )
    decide_changes(request, given, actor=officer, today=TODAY)


def decisions(request):
    return list(request.changes.order_by("pk").values_list("what", "decision", "reason"))


@pytest.mark.either
def test_what_is_accepted_is_on_file_and_what_is_refused_is_not(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "新名稱", "舊名稱"), Wish("uscc", USCC)])

    decide(request, officer, name=True, uscc="請附營業執照。")

    supplier.refresh_from_db()
    request.refresh_from_db()
    assert (supplier.name, supplier.uscc) == ("新名稱", "")
    assert list(Supplier.objects.search("新名称")) == [supplier]
    assert decisions(request) == [("name", "accepted", ""), ("uscc", "refused", "請附營業執照。")]
    assert request.settled_at is not None
    assert list(findings()) == []


@pytest.mark.either
def test_each_decision_is_an_event_of_the_officer(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "新名稱", "舊名稱"), Wish("lei", "x")])

    decide(request, officer, name=True, lei="Not a number.")

    actions = Event.objects.filter(actor_ref=str(officer.ref)).order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["supplier_changed", "change_accepted", "change_refused", "change_request_settled"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_not_decided_waits(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "新名稱", "舊名稱"), Wish("lei", "x")])

    decide(request, officer, name=True)

    request.refresh_from_db()
    assert decisions(request) == [("name", "accepted", ""), ("lei", "", "")]
    assert request.settled_at is None


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_refusal_without_words_saves_nothing(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", "新名稱", "舊名稱"), Wish("lei", "x")])

    with pytest.raises(Unacceptable) as refused:
        decide(request, officer, name=True, lei="")

    supplier.refresh_from_db()
    assert refused.value.errors == {request.changes.get(what="lei").pk: ["Say why: the supplier will read it."]}
    assert supplier.name == "舊名稱"
    assert decisions(request) == [("name", "", ""), ("lei", "", "")]
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("number", ["914403007084611361", USCC])
def test_a_number_that_breaks_a_rule_is_not_accepted(supplier, officer, number):
    SupplierFactory(uscc=USCC)
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("uscc", number)])

    with pytest.raises(Unacceptable) as refused:
        decide(request, officer, uscc=True)

    [sentences] = refused.value.errors.values()
    assert ["unified social credit code" in sentence for sentence in sentences] == [True]
    assert decisions(request) == [("uscc", "", "")]


@pytest.mark.either
def test_another_field_that_was_wrong_before_stands_in_nobodys_way(officer):
    supplier = SupplierFactory(uscc="WRONG")
    request = ChangeRequestFactory(supplier=supplier)

    decide(request, officer, name=True)

    supplier.refresh_from_db()
    assert (supplier.name, supplier.uscc) == ("新名稱", "WRONG")


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("name", EVIL)
def test_a_name_is_kept_as_it_was_typed(supplier, officer, name):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("name", name, "舊名稱")])

    decide(request, officer, name=True)

    supplier.refresh_from_db()
    assert supplier.name == name


@pytest.mark.either
def test_fields_of_a_contact_are_changed(supplier, officer):
    contact = ContactFactory(supplier=supplier, name="王芳", email="old@example.com", phone="1")
    wishes = [
        Wish("contact_email", "new@example.com", contact.email, contact),
        Wish("contact_phone", "2", "1", contact),
    ]
    request = ChangeRequestFactory(supplier=supplier, wishes=wishes)

    decide(request, officer, contact_email=True, contact_phone="Nobody answers there.")

    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.phone) == ("王芳", "new@example.com", "1")


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_address_that_is_none_is_not_accepted(supplier, officer):
    contact = ContactFactory(supplier=supplier)
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("contact_email", "nobody", contact.email, contact)])

    with pytest.raises(Unacceptable):
        decide(request, officer, contact_email=True)


def test_a_new_contact_takes_the_place_of_the_primary_one(supplier, officer):
    ContactFactory(supplier=supplier, name="王芳", primary=True)
    values = {"name": "李明", "title": "", "email": "li@example.com", "phone": "", "language": "zh-hans"}
    wish = Wish("contact_added", json.dumps({**values, "is_primary": True}))
    request = ChangeRequestFactory(supplier=supplier, wishes=[wish])

    decide(request, officer, contact_added=True)

    rows = supplier.contacts.order_by("pk").values_list("name", "language", "is_primary")
    assert list(rows) == [("王芳", "", False), ("李明", "zh-hans", True)]


def test_another_contact_becomes_the_primary_one_and_the_former_goes(supplier, officer):
    first = ContactFactory(supplier=supplier, name="王芳", primary=True)
    second = ContactFactory(supplier=supplier, name="李明")
    wishes = [Wish("contact_removed", "", whole(first), first), Wish("primary", "李明", "王芳", second)]
    request = ChangeRequestFactory(supplier=supplier, wishes=wishes)

    decide(request, officer, contact_removed=True, primary=True)

    assert list(supplier.contacts.values_list("name", "is_primary")) == [("李明", True)]
    assert list(findings()) == []


@pytest.mark.parametrize("what", ["contact_name", "primary", "contact_removed"])
def test_a_contact_that_is_gone_can_only_be_refused(supplier, officer, what):
    contact = ContactFactory(supplier=supplier)
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish(what, "x", "", contact)])
    Contact.objects.all().delete()

    with pytest.raises(Unacceptable) as refused:
        decide(request, officer, **{what: True})
    decide(request, officer, **{what: "No longer there."})

    assert list(refused.value.errors.values()) == [["This contact is no longer on file."]]
    assert decisions(request) == [(what, "refused", "No longer there.")]


@pytest.mark.either
def test_a_contact_of_another_supplier_is_never_touched(supplier, officer):
    foreign = ContactFactory(name="別人")
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("contact_name", "改", "", foreign)])

    with pytest.raises(Unacceptable):
        decide(request, officer, contact_name=True)

    foreign.refresh_from_db()
    assert foreign.name == "別人"


def test_another_country_is_a_fact_of_the_day_that_the_officer_chose(supplier, officer):
    country, day = CountryFactory(code="JP", region=RegionFactory(code="other")), TODAY - timedelta(days=30)
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("country", "總部遷至日本", "CN")])

    decide(request, officer, country=Verdict(True, "CN", chosen=country, effective_on=day))

    supplier.refresh_from_db()
    rows = Classification.objects.current().order_by("effective_on").values_list("effective_on", "country__code")
    assert list(rows) == [(START, "CN"), (day, "JP")]
    assert supplier.country == country
    assert list(findings()) == []


def test_country_and_category_of_one_day_are_one_fact(supplier, officer):
    country, category = CountryFactory(code="JP"), CategoryFactory(code="data")
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("country", "日本", "CN"), Wish("category", "數據")])

    decide(
        request,
        officer,
        country=Verdict(True, "CN", chosen=country, effective_on=TODAY),
        category=Verdict(True, "assembly", chosen=category, effective_on=TODAY),
    )

    rows = Classification.objects.current().order_by("effective_on")
    assert list(rows.values_list("effective_on", "country__code", "category__code")) == [
        (START, "CN", "assembly"),
        (TODAY, "JP", "data"),
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("given", [{"effective_on": date(2024, 1, 1)}, {}])
def test_words_alone_do_not_change_a_country(supplier, officer, given):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("country", "日本", "CN")])

    with pytest.raises(Unacceptable):
        decide(request, officer, country=Verdict(True, "CN", **given))

    assert Classification.objects.count() == 1


@pytest.mark.either
def test_anything_else_is_accepted_in_words(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, wishes=[Wish("other", "二廠遷址")])

    decide(request, officer, other=True)

    assert decisions(request) == [("other", "accepted", "")]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_decides_what_she_asked_for(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier, actor=officer)

    with pytest.raises(ValidationError, match="another person"):
        decide(request, officer, name=True)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_decided_is_not_decided_again(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier)
    key = request.changes.get().pk
    decide(request, officer, name="No.")

    with pytest.raises(ValidationError, match="meanwhile"):
        decide_changes(request, {key: Verdict(True, "舊名稱")}, actor=officer, today=TODAY)

    assert decisions(request) == [("name", "refused", "No.")]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_withdrawn_meanwhile_is_not_decided(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier)
    key = request.changes.get().pk
    withdraw_change_request(request, actor=request.asked_by)

    with pytest.raises(ValidationError, match="meanwhile"):
        decide_changes(request, {key: Verdict(True, "舊名稱")}, actor=officer, today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_change_of_another_request_is_not_decided(supplier, officer):
    request, other = ChangeRequestFactory(supplier=supplier), ChangeRequestFactory()

    with pytest.raises(ValidationError, match="meanwhile"):
        decide_changes(request, {other.changes.get().pk: Verdict(True, "")}, actor=officer, today=TODAY)


@pytest.mark.either
def test_what_changed_since_the_officer_looked_is_not_decided(supplier, officer):
    request = ChangeRequestFactory(supplier=supplier)
    again = ask_for_changes(supplier, [Wish("lei", "x")], actor=UserFactory()).request

    with pytest.raises(ValidationError, match="has changed while you looked"):
        decide(request, officer, name=Verdict(True, "第三名稱"))

    assert (decisions(request), decisions(again)) == ([("name", "", "")], [("lei", "", "")])
