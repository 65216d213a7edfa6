"""What is held for the security of the supply chain counts once another person approves it, until it is corrected."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F

from accounts.services import system_user
from audits.models import Level, Risk, RiskAssessment, SecurityPaper, SecurityRecord
from audits.models.risk import level_of
from audits.risk_matrix import inherent, residual
from audits.services import (
    add_security_paper,
    approve_security,
    change_security,
    correct_security,
    dismiss_security,
    record_security,
    remove_risk,
    save_risk,
)
from evidence.models import Event
from evidence.verify import findings
from tests.factories import (
    TODAY,
    RiskAssessmentFactory,
    SecurityRecordFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
    risk_of,
)

pytestmark = pytest.mark.django_db

DAY, NEXT = date(2024, 9, 3), date(2025, 9, 3)


def codes(refused):
    return [error.code for error in refused.value.error_list]


def newest(as_of=TODAY):
    return [record.reference for record in RiskAssessment.objects.newest(as_of)]


@pytest.mark.either
def test_what_is_recorded_waits_and_is_given_a_number():
    first, second = RiskAssessmentFactory(), RiskAssessmentFactory()

    assert [first.reference, second.reference] == ["RISK-20240903", "RISK-20240903-2"]
    assert SecurityRecordFactory(kind="review").reference == "REVIEW-20240903"
    assert newest() == []
    assert list(findings()) == []


def test_it_counts_once_another_person_approves():
    assessment = RiskAssessmentFactory()

    approve_security(assessment, actor=UserFactory(), today=TODAY)

    assert newest() == ["RISK-20240903"]
    assert newest(DAY - timedelta(days=1)) == []
    assert [*RiskAssessment.objects.overdue(NEXT)] == []
    assert [*RiskAssessment.objects.overdue(NEXT + timedelta(days=1))] == [assessment]
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_recorded_it_approves_and_dismisses_it_not():
    me = UserFactory()
    record = SecurityRecordFactory(actor=me)

    for refused_step in (
        lambda: approve_security(record, actor=me, today=TODAY),
        lambda: dismiss_security(record, why="-", actor=me),
    ):
        with pytest.raises(ValidationError) as refused:
            refused_step()
        assert codes(refused) == ["own"]


def reworded(assessment, actor):
    assessment.summary = "All is well."
    change_security(assessment, actor=actor, today=DAY)


def made_harmless(assessment, actor):
    risk = assessment.risks.first()
    risk.likelihood = risk.impact = risk.residual_likelihood = risk.residual_impact = 1
    save_risk(risk, actor=actor)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("work", [reworded, made_harmless])
def test_who_changed_it_does_not_approve_though_another_did_too(work):
    me, assessment = UserFactory(), RiskAssessmentFactory()
    work(assessment, me)
    work(assessment, UserFactory())

    with pytest.raises(ValidationError) as refused:
        approve_security(assessment, actor=me, today=TODAY)

    assert codes(refused) == ["own"]
    assert approve_security(assessment, actor=UserFactory(), today=TODAY).counts


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_is_decided_once():
    record = SecurityRecordFactory(approved=True)

    with pytest.raises(ValidationError) as refused:
        approve_security(record, actor=UserFactory(), today=TODAY)

    assert codes(refused) == ["decided"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_assessment_without_a_risk_is_not_approved():
    assessment = RiskAssessmentFactory()
    remove_risk(assessment.risks.get(), actor=system_user())

    with pytest.raises(ValidationError) as refused:
        approve_security(assessment, actor=UserFactory(), today=TODAY)

    assert codes(refused) == ["empty"]
    assert Event.objects.filter(action="risk_removed").count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_is_dismissed_with_a_reason():
    record = SecurityRecordFactory()

    with pytest.raises(ValidationError):
        dismiss_security(record, why=" ", actor=UserFactory())
    dismiss_security(record, why="It was not held", actor=UserFactory())

    record.refresh_from_db()
    assert (record.decision, record.why) == ("dismissed", "It was not held")
    assert not SecurityRecord.objects.counting(TODAY).exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_decided_stays_as_it_is():
    assessment = RiskAssessmentFactory(approved=True)
    risk = assessment.risks.get()

    for write in (
        lambda: change_security(assessment, actor=system_user(), today=TODAY),
        lambda: save_risk(risk, actor=system_user()),
        lambda: remove_risk(risk, actor=system_user()),
        lambda: save_risk(risk_of(assessment, name="Fire"), actor=system_user()),
    ):
        with pytest.raises(ValidationError) as refused:
            write()
        assert codes(refused) == ["decided"]


@pytest.mark.either
def test_a_correction_takes_the_place_of_what_it_corrects_once_it_is_approved():
    former = RiskAssessmentFactory(approved=True)

    copy = correct_security(former, actor=system_user())
    assert newest() == ["RISK-20240903"]
    save_risk(risk_of(copy, name="Fire"), actor=system_user())
    approve_security(copy, actor=UserFactory(), today=TODAY)

    assert newest() == ["RISK-20240903-2"]
    former.refresh_from_db()
    assert former.superseded_at is not None
    assert [risk.name for risk in copy.risks.all()] == ["Fire", "Goods are tampered with"]
    assert list(findings()) == []


@pytest.mark.either
def test_it_counts_from_its_approval_and_a_correction_takes_its_place_from_its_own():
    approved, corrected = DAY + timedelta(20), DAY + timedelta(50)
    former = RiskAssessmentFactory()
    former = approve_security(former, actor=UserFactory(), today=approved)
    copy = correct_security(former, actor=system_user())
    approve_security(copy, actor=UserFactory(), today=corrected)

    before = timedelta(days=1)
    assert [newest(day) for day in (DAY, approved - before)] == [[], []]
    assert [newest(day) for day in (approved, corrected - before)] == [["RISK-20240903"]] * 2
    assert newest(corrected) == ["RISK-20240903-2"]
    held = [RiskAssessment.objects.held(approved, approved, as_of=day).count() for day in (DAY, approved, corrected)]
    assert held == [0, 1, 1]


@pytest.mark.either  # days are written; the report reads them on both
def test_a_correction_is_counted_on_the_day_of_what_it_corrects():
    former = approve_security(SecurityRecordFactory(), actor=UserFactory(), today=DAY + timedelta(5))
    for days in (50, 80):
        former = approve_security(
            correct_security(former, actor=system_user()), actor=UserFactory(), today=DAY + timedelta(days)
        )
    before = [*SecurityRecord.objects.order_by("pk").values_list("counted_on", flat=True)]
    SecurityRecord.objects.update(counted_on=F("day"))

    import_module("audits.migrations.0018_counted_in_its_year").fill(apps, None)

    assert before == [DAY + timedelta(5)] * 3
    assert [*SecurityRecord.objects.order_by("pk").values_list("counted_on", flat=True)] == before


@pytest.mark.parametrize("day", [None, DAY + timedelta(10)])
def test_the_database_counts_nothing_without_a_day_or_after_it_counts(day):
    record = SecurityRecordFactory(approved=True)

    with pytest.raises(IntegrityError):
        SecurityRecord.objects.filter(pk=record.pk).update(counted_on=day)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_counts_from_no_day_before_it_was_held_or_what_it_corrects_counts():
    former = RiskAssessmentFactory()

    for day in (DAY - timedelta(1), TODAY + timedelta(1)):
        with pytest.raises(ValidationError) as refused:
            approve_security(former, counts_from=day, actor=UserFactory(), today=TODAY)
        assert [*refused.value.message_dict] == ["counts_from"]
    former = approve_security(former, counts_from=DAY + timedelta(9), actor=UserFactory(), today=TODAY)
    copy = correct_security(former, actor=system_user())
    with pytest.raises(ValidationError):
        approve_security(copy, counts_from=DAY + timedelta(8), actor=UserFactory(), today=TODAY)
    assert approve_security(copy, counts_from=DAY + timedelta(9), actor=UserFactory(), today=TODAY).counts


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_of_what_counts_not_nothing_is_corrected_and_no_two_corrections_wait():
    waiting, counting = SecurityRecordFactory(), SecurityRecordFactory(kind="review", approved=True)

    with pytest.raises(ValidationError) as refused:
        correct_security(waiting, actor=system_user())
    assert codes(refused) == ["state"]
    correct_security(counting, actor=system_user())
    with pytest.raises(ValidationError, match="waits for approval already"):
        correct_security(counting, actor=system_user())


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nothing_is_held_in_the_future_and_the_next_is_later():
    fields = {"kind": "review", "words": "-", "responsible": UserFactory()}

    for day, due in ((TODAY + timedelta(days=1), NEXT + timedelta(days=99)), (DAY, DAY)):
        with pytest.raises(ValidationError):
            record_security(SecurityRecord(day=day, next_due_on=due, **fields), actor=system_user(), today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_file_of_the_organisation_is_added_once():
    record, upload = SecurityRecordFactory(), UploadFactory(supplier=None, actor=system_user())

    for _time in range(2):
        add_security_paper(record, upload, actor=system_user())

    assert SecurityPaper.objects.get().upload == upload
    assert list(findings(files=True)) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_file_of_a_supplier_is_none_of_the_organisation():
    upload = UploadFactory(supplier=SupplierFactory(), actor=system_user())

    with pytest.raises(ValidationError) as refused:
        add_security_paper(SecurityRecordFactory(), upload, actor=system_user())

    assert codes(refused) == ["file"]


def test_a_correction_keeps_the_papers():
    record = SecurityRecordFactory()
    add_security_paper(record, UploadFactory(supplier=None, actor=system_user()), actor=system_user())
    approve_security(record, actor=UserFactory(), today=TODAY)

    copy = correct_security(record, actor=system_user())

    assert copy.papers.get().upload == record.papers.get().upload


@pytest.mark.parametrize(
    "wrong",
    [{"likelihood": 6}, {"impact": 0}, {"residual_impact": 5, "impact": 4}, {"topic": "weather"}],
    ids=str,
)
def test_the_database_refuses_a_risk_that_is_none(wrong):
    assessment = RiskAssessmentFactory()

    with pytest.raises(IntegrityError):
        Risk.objects.bulk_create([risk_of(assessment, name="Fire", **wrong)])


@pytest.mark.parametrize(
    "wrong", [{"next_due_on": DAY}, {"decision": "approved"}, {"superseded_at": "2025-01-01T00:00Z"}], ids=str
)
def test_the_database_refuses_a_record_that_cannot_be(wrong):
    record = SecurityRecordFactory()

    with pytest.raises(IntegrityError):
        SecurityRecord.objects.filter(pk=record.pk).update(**wrong)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("product", "level"), [((1, 1), "low"), ((2, 2), "low"), ((1, 5), "medium"), ((3, 3), "medium"),
                           ((2, 5), "high"), ((4, 4), "high"), ((4, 5), "extreme"), ((5, 5), "extreme")],
)  # fmt: skip
def test_likelihood_times_impact_is_a_level(product, level):
    assert level_of(*product) == Level(level)


@pytest.mark.either
def test_the_matrix_has_each_risk_in_its_field():
    assessment = RiskAssessmentFactory()
    save_risk(risk_of(assessment, topic="personnel", name="Theft", likelihood=2), actor=system_user())
    risks = [*assessment.risks.all()]

    def places(lines):
        return {
            (line.likelihood.value, impact): cell.numbers
            for line in lines
            for impact, cell in enumerate(line.cells, start=1)
            if cell.numbers
        }

    assert places(inherent(risks)) == {(4, 5): [1], (2, 5): [2]}
    assert places(residual(risks)) == {(2, 3): [1, 2]}
    assert [line.likelihood.value for line in inherent(risks)] == [5, 4, 3, 2, 1]
