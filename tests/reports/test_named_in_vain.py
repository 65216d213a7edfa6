"""What was entered in time is not named as late: it would hide what nobody can explain."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from attestations.models import Attestation, Requirement
from attestations.services import accept_attestations, correct_attestation, save_attestation, states
from audits.models import Audit, CaseStep
from audits.services import change_audit, change_engagement, hold_audit, take_answers_back
from audits.services.cases import advance, step_now
from evidence.ledger import ledger
from evidence.protected import protected
from reports.comparing import compare
from reports.services import withdraw_published
from sheets.undo import undo
from suppliers.models import Classification, Stage, StageChange, Supplier
from suppliers.services import Fact, correct_fact, record_facts
from tests.factories import (
    ActionFactory,
    AttestationFactory,
    AuditFactory,
    CaseFactory,
    EngagementFactory,
    FindingFactory,
    GradeFactory,
    NarrativeFactory,
    PublishedFigureFactory,
    ReportRunFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.lifecycle import gone
from tests.reports.conftest import YEAR_END
from tests.sheets.bringing import USCC, bring, certificate, supplier

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

DECEMBER, LATER = YEAR_END - timedelta(days=20), date(2025, 1, 26)


def active(nth):
    return Supplier.objects.filter(stage="active").order_by("code")[nth]


def waiting_paper(**kind):
    iso = Requirement.objects.get(code="iso_9001")
    given = {"supplier": active(5), "submitted_on": DECEMBER, "requirement": iso, "today": DECEMBER}
    return AttestationFactory(waiting=True, **given, **(kind or {"certificate": True}))


def an_announced_certificate_is_promised():
    paper = waiting_paper(announced=True)
    return lambda: accept_attestations([paper], actor=UserFactory(), today=LATER)


def a_paper_is_set_right_and_accepted():
    paper = waiting_paper()

    def review():
        reviewer = UserFactory()
        right = {"number": "QMS-right", "valid_until": date(2027, 5, 5)}
        correct_attestation(paper, right, seen=states([paper.pk])[paper.pk], actor=reviewer, today=LATER)
        accept_attestations([paper], actor=reviewer, today=LATER)

    return review


def a_paper_is_changed_while_it_waits():
    paper = waiting_paper()

    def change():
        paper.number, paper.valid_until = "QMS-other", date(2027, 5, 5)
        save_attestation(paper, actor=system_user(), today=LATER)

    return change


def words_of_an_imported_proof():
    paper = Attestation.objects.accepted().filter(kind="certificate", valid_from__lt=DECEMBER, reviews=None)[0]

    def change():
        paper.scope = "Stamping of metal parts"
        save_attestation(paper, actor=system_user(), today=LATER)

    return change


def a_withdrawal_by_hand():
    paper = Attestation.objects.accepted().filter(kind="certificate", valid_from__lt=DECEMBER, lapses_on__gt=LATER)[0]

    def change():
        paper.withdrawn_on = LATER
        save_attestation(paper, actor=system_user(), today=LATER)

    return change


def a_summary_is_written():
    audit = AuditFactory(supplier=active(0), planned_on=DECEMBER, today=DECEMBER)
    audit = hold_audit(audit, began_on=DECEMBER, ended_on=DECEMBER, actor=system_user(), today=DECEMBER)

    def write():
        audit.summary = "Two exits were blocked."
        change_audit(audit, actor=system_user())

    return write


def an_answer_is_taken_back():
    finding = FindingFactory(supplier=active(2), reported_on=DECEMBER, today=DECEMBER)

    def answer_and_undo():
        action = ActionFactory(finding=finding, due_on=LATER, today=LATER)
        take_answers_back([action.pk], actor=system_user(), today=LATER)

    return answer_and_undo


def under_the_first_list(planned):
    """Let the ledger know of audits what it did before their list of columns grew."""
    entry = protected()["audits.audit"]

    def before():
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(protected(), entry.label, next(entry.before()))
            return planned()

    return before


def an_answer_of_the_day_is_taken_back_after_a_report():
    finding = FindingFactory(supplier=active(2), reported_on=DECEMBER, today=DECEMBER)
    action = ActionFactory(finding=finding, due_on=LATER, today=LATER)
    return lambda: take_answers_back([action.pk], actor=system_user(), today=LATER)


def a_narrative_is_written_anew_while_a_later_one_is_told():
    for month in ("2024-06", "2024-09"):
        NarrativeFactory(month=month)
    return lambda: NarrativeFactory(month="2024-06", text="Other words.")


def a_figure_is_entered_and_withdrawn():
    def enter_and_withdraw():
        figure = PublishedFigureFactory(as_of=date(2023, 12, 31), published_on=DECEMBER)
        withdraw_published([figure], why="Of another year", actor=system_user(), today=LATER)

    return enter_and_withdraw


def a_withdrawal_that_did_not_last():
    paper = Attestation.objects.accepted().filter(kind="certificate", valid_from__lt=DECEMBER, lapses_on__gt=LATER)[0]

    def withdraw_and_take_back():
        for day in (DECEMBER, None):
            paper.withdrawn_on = day
            save_attestation(paper, actor=system_user(), today=LATER)

    return withdraw_and_take_back


def a_case_goes_on():
    fresh = SupplierFactory(code="FRESH", stages=((date(2020, 1, 1), Stage.ACTIVE),), today=DECEMBER)
    case = CaseFactory(supplier=fresh, at="check", period="2024-12", today=DECEMBER)
    advance(case, step_now(case), on=DECEMBER, held_on=DECEMBER, actor=system_user())
    assert step_now(case).kind == CaseStep.Kind.ASSESSMENT
    return lambda: GradeFactory(supplier=fresh, period="2025-01", grade="D", effective_on=LATER, today=LATER)


def words_of_an_engagement():
    held = EngagementFactory(day=DECEMBER, today=DECEMBER)

    def change():
        held.name_en = "Quality training, first part"
        change_engagement(held, actor=system_user())

    return change


def words_of_an_import(is_undone):
    def before():
        active_since = {"stage": "active", "registered_on": "2020-01-01", "active_from": "2020-02-01"}
        known = [supplier("S1", uscc=USCC[0], **active_since)]
        bring(suppliers=known, certificates=[certificate("S1")], today=date(2024, 12, 28))

        def mend():
            report = bring(certificates=[certificate("S1", issuing_body="TÜV")], today=LATER)
            if is_undone:
                undo(report.run, actor=system_user(), today=LATER)

        return mend

    return before


def a_classification_is_typed_and_taken_back():
    one = active(30)
    content = {"category": one.category_id, "country": one.country_id, "is_core": True}

    def type_and_take_back():
        record_facts(Classification, [Fact(one.pk, DECEMBER, content)], actor=system_user(), today=LATER)
        typed = Classification.objects.current().get(supplier=one, effective_on=DECEMBER)
        correct_fact(typed, None, actor=system_user(), today=LATER)

    return type_and_take_back


def a_grade_is_typed_and_taken_back():
    one = active(30)

    def type_and_take_back():
        typed = GradeFactory(supplier=one, period="2024-11", grade="C", effective_on=DECEMBER, today=LATER)
        correct_fact(typed, None, actor=system_user(), today=LATER)

    return type_and_take_back


def a_stage_is_corrected_and_set_right_again():
    typed = StageChange.objects.current().get(supplier=active(30), stage=Stage.ACTIVE)

    def correct_twice():
        for day in (DECEMBER, typed.effective_on):
            held = StageChange.objects.current().get(supplier=typed.supplier, stage=Stage.ACTIVE)
            fact = Fact(typed.supplier_id, day, {"stage": Stage.ACTIVE}, typed.reason)
            correct_fact(held, fact, actor=system_user(), today=LATER)

    return correct_twice


def other_words_of(model, *columns):
    """Plan to correct nothing but the reason of a fact that the company holds."""

    def before():
        theirs = model.objects.current().filter(supplier=active(30), effective_on__lte=DECEMBER)
        held = theirs.latest("effective_on")
        content = {name.removesuffix("_id"): getattr(held, name) for name in columns}
        fact = Fact(held.supplier_id, held.effective_on, content, "Other words")
        return lambda: correct_fact(held, fact, actor=system_user(), today=LATER)

    return before


def another_score_and_other_words_of_a_grade():
    held = GradeFactory(supplier=active(30), period="2024-11", effective_on=DECEMBER, today=DECEMBER)
    fact = Fact(held.supplier_id, DECEMBER, {"period": held.period, "grade": held.grade, "score": 91}, "Other words")
    return lambda: correct_fact(held, fact, actor=system_user(), today=LATER)


def another_day_of_an_import_that_is_undone():
    known = {"uscc": USCC[0], "stage": "active", "registered_on": "2020-01-01", "active_from": "2020-02-01"}
    bring(suppliers=[supplier("S1", **known)], today=date(2024, 12, 28))

    def mend_and_undo():
        report = bring(suppliers=[supplier("S1", **known | {"active_from": "2020-03-01"})], today=LATER)
        undo(report.run, actor=system_user(), today=LATER)

    return mend_and_undo


PLANNED = {
    "an announced certificate is promised": an_announced_certificate_is_promised,
    "a paper is set right and accepted": a_paper_is_set_right_and_accepted,
    "a paper is changed while it waits": a_paper_is_changed_while_it_waits,
    "words of an imported proof": words_of_an_imported_proof,
    "a proof is withdrawn by hand": a_withdrawal_by_hand,
    "a summary is written": a_summary_is_written,
    "a summary is written where the ledger knew fewer columns": under_the_first_list(a_summary_is_written),
    "an answer is taken back": an_answer_is_taken_back,
    "an answer is taken back after a report": an_answer_of_the_day_is_taken_back_after_a_report,
    "a narrative is written anew below a later one": a_narrative_is_written_anew_while_a_later_one_is_told,
    "a figure is entered and withdrawn": a_figure_is_entered_and_withdrawn,
    "a withdrawal is taken back": a_withdrawal_that_did_not_last,
    "a case goes on": a_case_goes_on,
    "words of an engagement": words_of_an_engagement,
    "words of an import": words_of_an_import(is_undone=False),
    "words of an import that is undone": words_of_an_import(is_undone=True),
    "a classification is typed and taken back": a_classification_is_typed_and_taken_back,
    "a grade is typed and taken back": a_grade_is_typed_and_taken_back,
    "a stage is corrected and set right again": a_stage_is_corrected_and_set_right_again,
    "words of a classification": other_words_of(Classification, "category_id", "country_id", "is_core"),
    "words of a stage": other_words_of(StageChange, "stage"),
    "another score and other words of a grade": another_score_and_other_words_of_a_grade,
    "another day of an import that is undone": another_day_of_an_import_that_is_undone,
}


@pytest.mark.either
@pytest.mark.parametrize("planned", PLANNED.values(), ids=PLANNED)
def test_no_figure_of_the_month_moves_and_nothing_is_named(planned):
    do = planned()
    before = ReportRunFactory()

    do()

    compared = compare(before, ReportRunFactory())
    assert compared.changes == []
    assert [(fact.words, fact.day) for fact in compared.late.facts] == []


@pytest.mark.parametrize("planned", [an_announced_certificate_is_promised, a_classification_is_typed_and_taken_back])
def test_what_sql_took_away_stays_unexplained_beside_it(planned):
    do = planned()
    before = ReportRunFactory()
    do()
    counted = Attestation.objects.accepted().filter(kind="certificate", lapses_on__gt=LATER, suspensions=None)

    counted.filter(valid_from__lt=DECEMBER).update(decision="refused")

    assert "certifications" in compare(before, ReportRunFactory()).unexplained


@pytest.mark.either
def test_another_reason_of_an_elimination_is_named_because_the_report_tells_it():
    left = active(30)
    gone(left, on=DECEMBER, today=DECEMBER)
    held = StageChange.objects.current().get(supplier=left, stage=Stage.ELIMINATED)
    before = ReportRunFactory()
    fact = Fact(left.pk, held.effective_on, {"stage": Stage.ELIMINATED}, "Other words")
    correct_fact(held, fact, actor=system_user(), today=LATER)

    compared = compare(before, ReportRunFactory())

    assert {change.table for change in compared.changes} == {"improvement"}
    assert [fact.action for fact in compared.late.facts] == ["fact_superseded", "stage_recorded"]


@pytest.mark.either
def test_a_stage_that_is_corrected_to_another_day_is_named():
    held = StageChange.objects.current().get(supplier=active(30), stage=Stage.ACTIVE)
    before = ReportRunFactory()
    fact = Fact(held.supplier_id, DECEMBER, {"stage": Stage.ACTIVE}, held.reason)
    correct_fact(held, fact, actor=system_user(), today=LATER)

    facts = compare(before, ReportRunFactory()).late.facts

    named = [fact for fact in facts if fact.model == "suppliers.stagechange"]
    assert [(fact.action, fact.day) for fact in named] == [
        ("fact_superseded", held.effective_on),
        ("stage_recorded", DECEMBER),
    ]


def test_a_withdrawal_that_is_taken_back_is_named():
    paper = Attestation.objects.accepted().filter(kind="certificate", valid_from__lt=DECEMBER, lapses_on__gt=LATER)[0]
    paper.withdrawn_on = DECEMBER
    save_attestation(paper, actor=system_user(), today=DECEMBER)
    before = ReportRunFactory()

    paper.withdrawn_on = None
    save_attestation(paper, actor=system_user(), today=LATER)

    facts = compare(before, ReportRunFactory()).late.facts
    assert [(fact.action, fact.day, fact.is_moved) for fact in facts] == [("attestation_counts_again", DECEMBER, True)]


def test_an_answer_of_the_day_of_the_report_moves_nothing_either():
    do = an_answer_of_the_day_is_taken_back_after_a_report()
    of_day = {"period": LATER.isoformat(), "today": LATER}
    before = ReportRunFactory(**of_day)

    do()

    compared = compare(before, ReportRunFactory(**of_day))
    assert (compared.changes, compared.late.facts) == ([], [])


def test_an_audit_that_the_ledger_knew_by_fewer_columns_is_named_where_a_figure_moves():
    do = under_the_first_list(a_summary_is_written)()
    before = ReportRunFactory()
    do()
    audit = Audit.objects.latest("pk")
    audit.cancelled_on, audit.cancelled_why = DECEMBER, "By mistake"
    with ledger(system_user()) as events:
        audit.save()
        events.add("audit_cancelled", audit)

    compared = compare(before, ReportRunFactory())

    assert [fact.model for fact in compared.late.facts] == ["audits.audit"]


def test_of_an_audit_that_was_changed_after_the_later_report_nothing_is_told_by_fewer_columns():
    do = under_the_first_list(a_summary_is_written)()
    before = ReportRunFactory()
    do()
    after = ReportRunFactory()
    audit = Audit.objects.latest("pk")
    audit.planned_on = LATER
    with ledger(system_user()) as events:
        audit.save()
        events.add("audit_changed", audit)

    assert [fact.model for fact in compare(before, after).late.facts] == ["audits.audit"]
