"""Whatever is entered late into a month that was reported on is named, with the tables that it moves."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Case, CharField, TextField, Value, When
from django.db.models.functions import Concat, Left

from accounts.services import system_user
from attestations.models import (
    ApplicabilityRule,
    Attestation,
    Exemption,
    Kind,
    Obligation,
    Requirement,
    RequirementEdition,
    Suspension,
)
from attestations.services import save_edition
from audits.models import (
    Attendance,
    Audit,
    CaseStep,
    CorrectiveAction,
    Engagement,
    Extension,
    Finding,
    FindingState,
    ImprovementCase,
    Objection,
    Override,
    PlannedAction,
    Risk,
    RiskAssessment,
    Screening,
    SecurityRecord,
)
from audits.services import record_attendance
from audits.services.attendance import Came
from evidence.ledger import ledger
from evidence.models import Event
from foundation.dates import FAR
from reminders.models import Reminder
from reports.comparing import compare
from reports.facts import DATED, REFERENCE
from reports.figures import compute_report, table_modules
from reports.models import Narrative, PublishedFigure, ReportRun, SignOff
from reports.periods import read_report_period
from reports.reading import Reading
from sheets.models import ImportRun
from suppliers.models import (
    Classification,
    Grade,
    GradeChange,
    SecondSource,
    Stage,
    StageChange,
    StageRequest,
    Supplier,
)
from suppliers.services import Fact, end_second_source, record_facts
from tests.factories import (
    ActionFactory,
    AttestationFactory,
    AuditFactory,
    CaseFactory,
    EditionFactory,
    EngagementFactory,
    ExemptionFactory,
    FindingFactory,
    GradeFactory,
    NarrativeFactory,
    PublishedFigureFactory,
    ReportRunFactory,
    RequirementFactory,
    RiskAssessmentFactory,
    RuleFactory,
    ScreeningFactory,
    SecondSourceFactory,
    SecurityRecordFactory,
    SupplierFactory,
    SuspensionFactory,
)
from tests.factories.lifecycle import gone
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

BEFORE = date(2024, 12, 1)
#: Kinds other than that of commitments are traits of factories.
TRAITS = [kind for kind in Kind.values if kind != Kind.COMMITMENT]
#: Their days are the moments at which somebody did it: nothing is entered late.
BY_THE_CLOCK = {StageRequest, Extension, Override, Objection, Reminder, ImportRun, Event, ReportRun, SignOff}
#: What has no days of its own follows from what has.
FOLLOWS = {
    Obligation: {StageChange, Classification, ApplicabilityRule},
    Attestation: {RequirementEdition},
    Finding: {Audit, FindingState},
    # Says on which day what a state closed was seen to be mended.
    CorrectiveAction: {FindingState},
    Risk: {RiskAssessment},
    # Agreed by the step in which the plan is.
    PlannedAction: {CaseStep},
    Supplier: set(),
}
#: Read by what counts standings; what is owed does not move with what is held.
UNMOVED = {("bridge", model) for model in (Attestation, Suspension, RequirementEdition)}


@pytest.fixture
def world():
    """Give what late facts are about: a supplier that owes one commitment and one certificate, which it holds."""
    supplier = SupplierFactory(code="LATE", stages=((date(2023, 1, 1), Stage.ACTIVE),), is_core=True, today=TODAY)
    edition = EditionFactory(code="9.9", ends_on=FAR, today=TODAY)
    RuleFactory(requirement=edition.requirement, today=TODAY)
    for kind in Kind.values:
        asked = RequirementFactory(code=f"asked_{kind}", today=TODAY, **{kind: True} if kind in TRAITS else {})
        RuleFactory(requirement=asked, today=TODAY)
    paper = AttestationFactory(
        certificate=True, supplier=supplier, requirement=edition.requirement, edition=edition, today=TODAY
    )
    return supplier, edition, paper


def same(supplier, **terms):
    return {"supplier": supplier, "today": TODAY, **terms}


def stage(supplier, _edition, _paper):
    fact = Fact(supplier.pk, BEFORE, {"stage": Stage.SUSPENDED}, "Fire")
    record_facts(StageChange, [fact], actor=system_user(), today=TODAY)


def classification(supplier, _edition, _paper):
    content = {"category": supplier.category_id, "country": supplier.country_id, "is_core": False}
    record_facts(Classification, [Fact(supplier.pk, BEFORE, content)], actor=system_user(), today=TODAY)


def edition(_supplier, edition, _paper):
    edition.ends_on = BEFORE
    save_edition(edition, actor=system_user(), today=TODAY)


def attendance(supplier, _edition, _paper):
    held = EngagementFactory(day=BEFORE, today=TODAY)
    record_attendance(held, {supplier.pk: Came(True, 2)}, actor=system_user(), today=TODAY)


def attestation(kind):
    def enter(supplier, _edition, _paper):
        asked = Requirement.objects.get(code=f"asked_{kind}")
        trait = {kind: True} if kind in TRAITS else {}
        AttestationFactory(**same(supplier, requirement=asked, submitted_on=BEFORE, **trait))

    return enter


#: Model, and of attestations kind -> what enters one such fact, dated in the month.
ENTER = {
    StageChange: stage,
    Classification: classification,
    GradeChange: lambda supplier, _e, _p: GradeFactory(**same(supplier, grade=Grade.C, effective_on=YEAR_END)),
    SecondSource: lambda supplier, _e, _p: SecondSourceFactory(**same(supplier, effective_on=BEFORE)),
    # A case is opened on the day that knows of the grade.
    ImprovementCase: lambda supplier, _e, _p: GradeFactory(supplier=supplier, grade="D", today=BEFORE),
    CaseStep: lambda supplier, _e, _p: GradeFactory(supplier=supplier, grade="D", today=BEFORE),
    ApplicabilityRule: lambda _s, _e, _p: RuleFactory(required_from=BEFORE, today=TODAY),
    RequirementEdition: edition,
    Exemption: lambda supplier, edition, _p: ExemptionFactory(
        **same(supplier, requirement=edition.requirement, exempt_from=BEFORE)
    ),
    (Attestation, Kind.COMMITMENT): attestation("commitment"),
    (Attestation, Kind.CERTIFICATE): attestation("certificate"),
    (Attestation, Kind.TEST_REPORT): attestation("test_report"),
    (Attestation, Kind.DOCUMENT): attestation("document"),
    Suspension: lambda _s, _e, paper: SuspensionFactory(attestation=paper, suspended_from=BEFORE, today=TODAY),
    Audit: lambda supplier, _e, _p: AuditFactory(**same(supplier, held=True, reported_on=BEFORE)),
    FindingState: lambda supplier, _e, _p: FindingFactory(**same(supplier, reported_on=BEFORE)),
    Screening: lambda supplier, _e, _p: ScreeningFactory(**same(supplier, screened_on=BEFORE)),
    SecurityRecord: lambda _s, _e, _p: SecurityRecordFactory(approved=True, day=BEFORE, today=TODAY),
    RiskAssessment: lambda _s, _e, _p: RiskAssessmentFactory(approved=True, day=BEFORE, today=TODAY),
    Engagement: lambda _s, _e, _p: EngagementFactory(day=BEFORE, today=TODAY),
    Attendance: attendance,
    Narrative: lambda _s, _e, _p: NarrativeFactory(month="2024-12"),
    PublishedFigure: lambda _s, _e, _p: PublishedFigureFactory(published_on=YEAR_END),
}


def key_of(dated):
    """Return by which key of `ENTER` such a fact is entered."""
    kinds = [value for name, value in dated.of.children if name == "kind"]
    return (dated.model, *kinds) if kinds else dated.model


@pytest.mark.parametrize("dated", DATED, ids=lambda dated: str(key_of(dated)))
def test_a_fact_of_a_frozen_month_that_is_entered_late_changes_the_hash_and_is_named(dated, world):
    old = ReportRunFactory()
    ENTER[key_of(dated)](*world)

    comparison = compare(old, ReportRunFactory())

    assert comparison.old.sha256 != comparison.new.sha256
    label = dated.model._meta.label_lower
    found = [fact for fact in comparison.late.facts if (fact.model, fact.tables) == (label, dated.tables)]
    assert found, comparison.late.facts
    assert all(fact.day <= YEAR_END for fact in found)
    assert all(bool(fact.supplier) == bool(dated.supplier) for fact in found)
    assert comparison.unexplained == []


@pytest.mark.either
def test_there_is_such_a_fact_for_each_kind():
    assert {key_of(dated) for dated in DATED} == {*ENTER}


@pytest.mark.either
def test_each_table_says_which_dated_facts_and_which_rows_of_reference_it_reads(world):
    RiskAssessmentFactory(approved=True, today=TODAY)
    dated, reference = defaultdict(set), defaultdict(set)

    for table, model in read():
        for known in {model, *FOLLOWS.get(model, ())}:
            if known in REFERENCE:
                reference[known].add(table)
            if known not in {*REFERENCE, *BY_THE_CLOCK, *FOLLOWS} | {RequirementEdition, Attestation}:
                dated[known].add(table)
            if known in (RequirementEdition, Attestation):
                dated[known].add(table)

    told = defaultdict(set)
    for entry in DATED:
        told[entry.model].update(entry.tables)
    told = {model: tables | {table for table, unmoved in UNMOVED if unmoved is model} for model, tables in told.items()}
    assert told == dated
    assert all(tables <= {*REFERENCE[model]} | {"bridge"} for model, tables in reference.items())


@pytest.mark.parametrize("dated", [one for one in DATED if one.read], ids=lambda dated: str(key_of(dated)))
def test_words_of_which_no_change_is_named_move_no_figure(dated, world):
    ENTER[key_of(dated)](*world)
    before = figures()
    named = {name for columns in dated.read.values() for name in columns}
    words = [
        field.name
        for field in dated.model._meta.local_fields
        if type(field) in (CharField, TextField) and not ({field.name} & named or field.unique or field.choices)
    ]
    assert words or dated.model is ImprovementCase
    text = TextField()
    longer = {name: Concat(Value("x"), name, output_field=text) for name in words}
    others = {name: Case(When(**{name: ""}, then=Value("", text)), default=longer[name]) for name in words}

    dated.model._base_manager.update(**{name: Left(other, 6) for name, other in others.items()})

    assert figures() == before


def figures():
    return compute_report(read_report_period("2024-12", TODAY))["sha256"]


def read():
    """Give each table with each model that it asks the database for."""
    models = {model._meta.db_table: model for model in apps.get_models() if not model._meta.proxy}
    for module in table_modules():
        asked = set()

        def hear(execute, sql, params, many, context, asked=asked):
            asked.update(re.findall(r'"(\w+)"', sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(hear):
            module.compute(Reading(YEAR_END))
        yield from ((module.CODE, models[name]) for name in asked & {*models})


@pytest.mark.either
def test_a_fact_of_the_last_day_is_late_and_one_of_the_next_is_not(world):
    old = ReportRunFactory()
    for day in (YEAR_END, date(2025, 1, 1)):
        ScreeningFactory(**same(world[0], screened_on=day))

    late = compare(old, ReportRunFactory()).late

    assert [(fact.model, fact.day) for fact in late.facts] == [("audits.screening", YEAR_END)]


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_what_was_entered_after_the_later_report_is_not_told_of_it(world):
    old = ReportRunFactory()
    ScreeningFactory(**same(world[0], screened_on=BEFORE))
    new = ReportRunFactory()
    ScreeningFactory(**same(world[0], screened_on=YEAR_END))

    assert [fact.day for fact in compare(old, new).late.facts] == [BEFORE]


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
@pytest.mark.parametrize("action", ["digested_anew", "receipt_made"])
def test_what_befalls_a_row_and_changes_nothing_of_it_is_no_late_fact(action, world):
    old = ReportRunFactory()
    with ledger(system_user()) as events:
        events.add(action, world[2])

    assert compare(old, ReportRunFactory()).late.facts == []


def test_what_ends_after_the_day_is_not_late_though_it_began_before(world):
    GradeFactory(supplier=world[0], grade="D", today=BEFORE)
    finding = FindingFactory(**same(world[0], reported_on=BEFORE))
    pair = SecondSourceFactory(**same(world[0], effective_on=BEFORE))
    leaving = CaseFactory(today=BEFORE).supplier
    old = ReportRunFactory()
    GradeFactory(supplier=world[0], period="2025", grade="C", effective_on=date(2025, 6, 1), today=TODAY)
    ActionFactory(finding=finding, due_on=date(2025, 3, 1), today=date(2025, 2, 1))
    end_second_source(pair, on=date(2025, 2, 1), why="Closed", actor=system_user(), today=TODAY)
    gone(leaving, Stage.LEFT, on=date(2025, 2, 1), today=date(2025, 2, 1))

    late = compare(old, ReportRunFactory()).late

    assert Event.objects.filter(action__startswith="case_left").exists()
    assert late.facts == []


def test_an_end_that_passed_and_is_put_off_later_is_named(world):
    _supplier, edition, _paper = world
    edition.ends_on = edition.announced_on = BEFORE
    save_edition(edition, actor=system_user(), today=BEFORE)
    old = ReportRunFactory()

    edition.ends_on = date(2030, 1, 1)
    save_edition(edition, actor=system_user(), today=TODAY)

    comparison = compare(old, ReportRunFactory())
    assert comparison.changes
    assert [(fact.action, fact.day, fact.is_moved) for fact in comparison.late.facts] == [
        ("edition_changed", BEFORE, True)
    ]
    assert comparison.unexplained == []
