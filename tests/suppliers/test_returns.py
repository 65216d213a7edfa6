from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Requirement
from suppliers.models import Resemblance, Stage, StageChange, Supplier
from suppliers.services import (
    Fact,
    answer_resemblance,
    answer_return,
    approve_merge,
    approve_stage,
    record_facts,
)
from suppliers.services.returns import recognised, returned, returns_of, unanswered_returns
from suppliers.traces import phone_of
from tests.factories import (
    START,
    TODAY,
    AttestationFactory,
    ContactFactory,
    GateFactory,
    MembershipFactory,
    MergeFactory,
    RequirementFactory,
    ResemblanceFactory,
    SiteFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def former():
    """Return an eliminated supplier that left an address, a phone number, a place and a bank account."""
    supplier = SupplierFactory(code="OUT", name="Gone Ltd", eliminated=True)
    ContactFactory(supplier=supplier, email="Boss@Gone.example", phone="+86 755 2690 0000")
    SiteFactory(supplier=supplier, address="深圳市南山區科技路 1 號")
    bank(supplier)
    return supplier


def bank(supplier, number="J5840-1"):
    known = Requirement.objects.filter(code="bank_account_proof").first()
    requirement = known or RequirementFactory(code="bank_account_proof", kind="document")
    return AttestationFactory(supplier=supplier, requirement=requirement, document=True, number=number)


def newcomer(**given):
    return SupplierFactory(code="NEW", name="Fresh Ltd", **{"registered": True} | given)


def found(supplier):
    return [(alike.other.code, alike.signs) for alike in returns_of(supplier, TODAY)]


SIGNS = {
    "email": lambda supplier: ContactFactory(supplier=supplier, email="boss@gone.EXAMPLE"),
    "phone": lambda supplier: ContactFactory(supplier=supplier, phone="(0755) 26900000", email="x@y.example"),
    "place": lambda supplier: SiteFactory(supplier=supplier, address="深圳市南山区科技路1号"),
    "bank": bank,
}


@pytest.mark.either
@pytest.mark.parametrize("sign", SIGNS)
def test_a_firm_that_was_eliminated_is_known_again(former, sign):
    supplier = newcomer()
    assert found(supplier) == []

    SIGNS[sign](supplier)

    assert found(supplier) == [("OUT", (sign,))]


@pytest.mark.either
def test_a_firm_is_known_again_by_who_acts_for_it_and_by_its_name(former):
    person = UserFactory(email="boss@gone.example")
    supplier = SupplierFactory(code="NEW", name="GONE Limited")
    MembershipFactory(user=person, supplier=supplier)

    assert found(supplier) == [("OUT", ("name", "email"))]


@pytest.mark.either
def test_whoever_is_not_eliminated_does_not_come_back():
    left = SupplierFactory(left=True)
    supplier = newcomer()
    for one in (left, supplier):
        ContactFactory(supplier=one, email="same@x.example")

    assert found(supplier) == []


@pytest.mark.either
@pytest.mark.parametrize(
    ("phone", "digits"), [("+86 755 2690 0000", "26900000"), ("26900000", "26900000"), ("1234", ""), ("", "")]
)
def test_a_phone_number_is_known_by_its_last_digits(phone, digits):
    assert phone_of(phone) == digits


def asked(former, **given):
    supplier = newcomer()
    SIGNS["email"](supplier)
    return StageRequestFactory(supplier=supplier, **given)


def codes(refusal):
    return [error.code for error in refusal.value.error_list]


@pytest.mark.either
def test_a_stage_is_approved_once_somebody_else_has_said_that_it_is_another_firm(former):
    officer, manager = UserFactory(), UserFactory()
    request = asked(former, actor=officer)
    given = {"verdict": "another", "reason": "The boss works for both", "today": TODAY}

    with pytest.raises(ValidationError) as refusal:
        approve_stage(request, actor=manager, today=TODAY)
    assert (codes(refusal), "OUT Gone Ltd (the same e-mail address)" in refusal.value.messages[0]) == (
        ["returned"],
        True,
    )
    with pytest.raises(ValidationError) as refusal:
        answer_return(request, former.pk, actor=officer, **given)
    assert codes(refusal) == ["own"]
    with pytest.raises(ValidationError) as refusal:
        answer_return(request, request.supplier_id, actor=manager, **given)
    assert codes(refusal) == ["gone"]
    answer_return(request, former.pk, actor=manager, **given)
    approve_stage(request, actor=manager, today=TODAY)

    request.supplier.refresh_from_db()
    assert request.supplier.stage == Stage.ACTIVE
    with pytest.raises(ValidationError) as refusal:
        answer_return(request, former.pk, actor=manager, **given)
    assert codes(refusal) == ["decided"]


@pytest.mark.either
def test_what_whoever_asks_said_herself_does_not_count(former):
    officer = UserFactory()
    request = asked(former, actor=officer)
    ResemblanceFactory(supplier=request.supplier, other=former, actor=officer)

    with pytest.raises(ValidationError) as refusal:
        approve_stage(request, actor=UserFactory(), today=TODAY)

    assert codes(refusal) == ["returned"]


@pytest.mark.either
def test_on_the_way_out_nobody_is_asked(former):
    request = asked(former, stage=Stage.LEFT)

    approve_stage(request, actor=UserFactory(), today=TODAY)

    assert not Resemblance.objects.exists()


@pytest.mark.either
def test_a_firm_that_comes_back_under_another_name_stays_out_as_long(former):
    manager = UserFactory()
    GateFactory(demands=("cooling_off",), months=240)
    request = asked(former)
    answer_return(request, former.pk, verdict="same", reason="One owner", actor=manager, today=TODAY)

    with pytest.raises(ValidationError) as refusal:
        approve_stage(request, actor=manager, today=TODAY)

    assert refusal.value.messages == [f"It was eliminated as {former} and may come back from July 1, 2044 on."]


@pytest.mark.either
def test_what_is_said_of_a_firm_is_said_of_all_that_it_was(former):
    between = SupplierFactory(left=True)
    ResemblanceFactory(supplier=between, other=former, verdict="same")
    GateFactory(demands=("cooling_off",), months=240)
    request = StageRequestFactory(supplier=newcomer())
    ResemblanceFactory(supplier=request.supplier, other=between, verdict="same")

    with pytest.raises(ValidationError, match="It was eliminated as OUT Gone Ltd"):
        approve_stage(request, actor=UserFactory(), today=TODAY)


@pytest.mark.parametrize("sign", SIGNS)
def test_who_came_in_without_a_request_stands_where_duplicates_stand_until_somebody_says_what_it_is(former, sign):
    supplier, plain = newcomer(), SupplierFactory()
    assert (unanswered_returns(supplier, TODAY), returned(TODAY)) == ([], set())
    SIGNS[sign](supplier)

    (alike,) = recognised(supplier, TODAY)

    assert (alike.other, alike.signs) == (former, (sign,))
    assert returned(TODAY) == {supplier.pk}
    assert (recognised(former, TODAY), recognised(plain, TODAY)) == ([], [])
    answer_resemblance(
        supplier, alike, verdict="another", reason="Another Wang", actor=UserFactory(superuser=True), today=TODAY
    )
    assert (recognised(supplier, TODAY), returned(TODAY)) == ([], set())


def test_who_looks_like_an_eliminated_one_in_name_too_is_told_once(former):
    supplier = newcomer()
    SIGNS["email"](supplier)
    Supplier.objects.filter(pk=supplier.pk).update(bare_name=former.bare_name)
    supplier.refresh_from_db()

    assert [alike.other for alike in recognised(supplier, TODAY)] == [former]


@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
def test_who_has_gone_itself_does_not_come_back(former, stage):
    supplier = SupplierFactory(stages=((TODAY, stage),))
    SIGNS["email"](supplier)

    assert (unanswered_returns(supplier, TODAY), returned(TODAY)) == ([], set())


@pytest.mark.either  # the same statements on both
@pytest.mark.parametrize("count", [1, 30])
def test_as_many_queries_however_many_there_are_of_whom_nobody_was_eliminated(
    former, count, django_assert_max_num_queries
):
    for place in range(count):
        ContactFactory(supplier=SupplierFactory(), email=f"p{place}@x.example", phone=f"+86 755 1111 {place:04}")

    with django_assert_max_num_queries(12):
        assert returned(TODAY) == set()


@pytest.mark.either
def test_whoever_left_after_it_was_eliminated_is_known_again_and_stays_out(former):
    firm = newcomer()
    bank(firm)
    [was] = found(firm)

    record_facts(StageChange, [Fact(former.pk, TODAY, {"stage": Stage.LEFT})], actor=UserFactory(), today=TODAY)

    assert found(firm) == [was]
    with pytest.raises(ValidationError) as refusal:
        MergeFactory(ended=Supplier.objects.get(pk=former.pk), kept=SupplierFactory())
    assert refusal.value.code == "eliminated"


def test_an_elimination_goes_on_with_the_supplier_in_which_its_firm_ended(former):
    older = SupplierFactory(stages=((START, Stage.ACTIVE), (START + timedelta(1), Stage.ELIMINATED)))
    GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), months=6)
    approve_merge(MergeFactory(ended=former, kept=older), actor=UserFactory(), today=TODAY)
    request = StageRequestFactory(supplier=Supplier.objects.get(pk=older.pk), stage=Stage.APPLIED)

    with pytest.raises(ValidationError) as refusal:
        approve_stage(request, actor=UserFactory(), today=TODAY)

    assert [error.code for error in refusal.value.error_list] == ["unmet"]


def ended_in(kept, **fields):
    """Let a supplier end in another; return it."""
    ended = SupplierFactory(name="Alt Ltd", **fields)
    approve_merge(MergeFactory(ended=ended, kept=kept), actor=UserFactory(), today=TODAY)
    return Supplier.objects.get(pk=ended.pk)


@pytest.mark.either
def test_who_bears_the_name_of_a_firm_that_ended_in_one_that_was_eliminated_is_known_again():
    kept = SupplierFactory(code="OUT", name="Gone Ltd")
    # Nobody said at its registration that it is another.
    firm = newcomer()
    Supplier.objects.filter(pk=firm.pk).update(bare_name=ended_in(kept).bare_name)
    firm.refresh_from_db()
    assert found(firm) == []

    record_facts(StageChange, [Fact(kept.pk, TODAY, {"stage": Stage.ELIMINATED})], actor=UserFactory(), today=TODAY)

    assert found(firm) == [("OUT", ("name",))]
    assert [alike.other for alike in recognised(firm, TODAY)] == [kept]
    with pytest.raises(ValidationError) as refusal:
        approve_stage(StageRequestFactory(supplier=firm), actor=UserFactory(), today=TODAY)
    assert codes(refusal) == ["returned"]


@pytest.mark.either
def test_so_is_who_bears_the_name_of_one_that_ended_in_one_that_ended_in_it(former):
    between = SupplierFactory(code="MID", name="Mid Ltd", left=True)
    ended_in(between, left=True)
    approve_merge(MergeFactory(ended=between, kept=former), actor=UserFactory(), today=TODAY)

    assert found(SupplierFactory(code="NEW", name="Alt Ltd")) == [("OUT", ("name",))]
    assert found(SupplierFactory(code="NEWER", name="Mid Ltd")) == [("OUT", ("name",))]


@pytest.mark.either  # the same statements as above
def test_what_both_bear_is_said_once_and_it_does_not_return_as_itself(former):
    lei = "5493001KJTIIGC8Y1R12"
    Supplier.objects.filter(pk=former.pk).update(lei=lei)
    former.refresh_from_db()
    ended = SupplierFactory(code="OLD", name="Gone Ltd", lei=lei, left=True)
    approve_merge(MergeFactory(ended=ended, kept=former), actor=UserFactory(), today=TODAY)

    assert found(SupplierFactory(code="NEW", name="Gone Ltd", lei=lei)) == [("OUT", ("lei", "name"))]
    assert found(former) == []
