"""Whoever stands by a report is another than who made it; nothing that was signed off goes away."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from audits.models import Screening
from reports.models import Origin, ReportRun
from reports.services import sign_off
from reports.services.signing_off import signers
from suppliers.models import Stage
from tests.factories import TODAY, ReportRunFactory, ScreeningFactory, SignOffFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db


def states():
    return [*ReportRun.objects.with_state().order_by("pk").values_list("state", flat=True)]


def refused(run, actor):
    with pytest.raises(ValidationError) as refusal:
        sign_off(run, actor=actor)
    return refusal.value.code


def test_a_signed_off_run_is_superseded_by_the_next_one_that_is_and_stays():
    first = SignOffFactory().run
    second = ReportRunFactory()
    ReportRunFactory(period="2024-11")
    before = states()

    SignOffFactory(run=second)

    assert before == ["signed", "open", "open"]
    assert states() == ["superseded", "signed", "open"]
    assert ReportRun.objects.get(pk=first.pk).sign_off.words == ""


@pytest.mark.either  # refused before anything is written
def test_whoever_made_it_by_hand_does_not_sign_it_off():
    maker = UserFactory()

    assert refused(ReportRunFactory(actor=maker), maker) == "own"
    assert refused(ReportRunFactory(actor=maker, origin=Origin.COMMAND), maker) == "own"
    assert states() == ["open", "open"]


@pytest.mark.either
def test_it_is_signed_off_once():
    run = SignOffFactory().run

    assert refused(run, UserFactory()) == "signed"


@pytest.mark.either  # refused before anything is written
def test_a_month_that_still_runs_is_not_signed_off():
    run = ReportRunFactory(period="2025-01", today=date(2025, 1, 15))

    assert refused(run, UserFactory()) == "open"
    assert states() == ["running"]


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_a_run_with_other_figures_than_a_newer_one_is_not_signed_off():
    old = ReportRunFactory()
    SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),))
    new = ReportRunFactory()

    assert refused(old, UserFactory()) == "newer"
    assert sign_off(new, actor=UserFactory()).run == new


@pytest.mark.either  # who may is told by rights that every database keeps alike
def test_whoever_has_the_right_and_did_not_make_it_can_sign_it_off():
    maker, other, root = UserFactory(superuser=True), UserFactory(is_staff=True), UserFactory(superuser=True)
    for nobody in (UserFactory(is_staff=True), UserFactory(superuser=True, is_active=False)):
        assert nobody not in signers(ReportRunFactory(actor=maker))
    other.user_permissions.add(Permission.objects.get(codename="add_signoff", content_type__app_label="reports"))

    assert {*signers(ReportRunFactory(actor=maker))} == {other, root}
    assert {*signers(ReportRunFactory(actor=maker, origin=Origin.SCHEDULE))} == {maker, other, root}


@pytest.mark.either
def test_a_run_that_waits_says_that_a_newer_one_contradicts_it_until_the_figures_are_the_same_again():
    supplier = SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),))
    ReportRunFactory()
    same = states(), ReportRunFactory() and states()
    ScreeningFactory(supplier=supplier, screened_on=date(2024, 6, 1), today=TODAY)
    other = ReportRunFactory() and states()
    Screening.objects.all().delete()

    again = ReportRunFactory()

    assert same == (["open"], ["open", "open"])
    assert other == ["contradicted", "contradicted", "open"]
    assert states() == ["open", "open", "contradicted", "open"]
    SignOffFactory(run=again)
    assert states() == ["superseded", "superseded", "superseded", "signed"]


@pytest.mark.either
def test_what_was_signed_off_stays_so_when_a_newer_one_contradicts_it():
    SignOffFactory()
    SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),))
    ReportRunFactory()

    assert states() == ["signed", "open"]


@pytest.mark.either  # refused before anything is written
def test_a_run_is_not_signed_off_after_a_newer_one_with_the_same_figures():
    old = ReportRunFactory()
    SignOffFactory()

    assert refused(old, UserFactory()) == "newer"
