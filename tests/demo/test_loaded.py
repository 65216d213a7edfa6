"""The demonstration in the database, asked through the product."""

import json
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from attestations.models import Attestation, Exemption, StandingToday, Suspension
from attestations.standing import GAPS, Standing
from audits.models import (
    AssessmentCycle,
    Audit,
    AuditFile,
    AuditState,
    Consequence,
    ConsequenceRule,
    Extension,
    Finding,
    FindingState,
    ImprovementCase,
    Objection,
    PlannedAction,
    Screening,
    SecurityPaper,
)
from demo import visitors
from demo.documents import PRINTED
from demo.in_tray import WAITING
from demo.people import KNOWN_TO_ALL, PARTS
from demo.present import DUE
from desk.fields import fields_of
from evidence.models import Event
from evidence.verify import findings
from reports.models import Narrative
from suppliers.models import Membership, Merge, SecondSource, Stage, StageRequest, Supplier
from suppliers.services.returns import returns_asked
from suppliers.sole_sources import core_suppliers

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


def printed(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.either
@pytest.mark.parametrize(("month", "regions"), [("2022-12", [298, 12]), ("2023-12", [353, 24]), ("2024-12", [341, 22])])
def test_each_year_end_has_the_suppliers_published(month, regions):
    tables = json.loads(printed("compliance_report", month))["tables"]

    assert [row["count"] for row in tables["suppliers_by_region"]["rows"]] == regions


@pytest.mark.either
def test_the_report_of_2024_gives_the_figures_published():
    tables = json.loads(printed("compliance_report", "2024-12"))["tables"]
    commitments = [
        (row["requirement"], row["signed"], row["by_clause"], row["required"])
        for row in tables["commitments"]["rows"]
        if row["required"]
    ]
    certificates = {
        row["requirement"]: (row["held"], row["required"])
        for row in tables["certifications"]["rows"]
        if row["required"]
    }
    grades = {row["grade"]: row["count"] for row in tables["grades"]["rows"]}

    assert commitments == [
        ("anti_bribery", 287, 14, 301),
        ("confidentiality", 301, 0, 301),
        ("conflict_minerals", 32, 0, 32),
        ("declaration", 301, 0, 301),
        ("security", 20, 0, 20),
    ]
    assert certificates == {
        "iso_9001": (45, 45),
        "iso_45001": (22, 22),
        "iso_14001": (42, 42),
        "qc_080000": (21, 21),
    }
    assert grades == {"A": 45, "B": 199, "C": 49, "D": 1}
    assert tables["grades"]["not_assessed"] == 7


def test_uploads_wait_since_today_and_since_weeks(demonstration):
    waiting = Attestation.objects.waiting()

    assert sorted((demonstration - paper.submitted_on).days for paper in waiting) == sorted(WAITING)
    assert all(paper.file_id and paper.origin == Attestation.Origin.PORTAL for paper in waiting)
    assert len({paper.kind for paper in waiting}) > 1


def test_documents_say_what_was_typed_but_for_one_day():
    waiting = Attestation.objects.waiting().select_related("upload", "edition", "requirement")
    compared = [fields_of(paper) for paper in waiting]

    assert sum(any(field.read for field in fields) for fields in compared) == PRINTED
    assert [field.name for fields in compared for field in fields if field.comparison == "differs"] == ["valid_until"]


def test_today_shows_every_standing_that_a_visitor_should_see():
    standings = set(StandingToday.objects.values_list("standing", flat=True))

    wanted = {"MISSING", "EXPIRED", "IN_REVIEW", "EXPIRING", "VALID", "EXEMPT"}
    assert wanted <= {Standing(standing).name for standing in standings}


def test_certificates_fall_due_at_every_step(demonstration):
    ends = set(Attestation.objects.accepted().values_list("valid_until", flat=True))

    assert {demonstration - timedelta(days=step) for step in DUE} <= ends


def test_one_is_returned_one_exempt_one_suspended(demonstration):
    assert Attestation.objects.filter(decision="refused").count() == 1
    assert Exemption.objects.on(demonstration).count() == 1
    assert Suspension.objects.filter(suspended_from__lte=demonstration, suspended_until__gt=demonstration).count() == 1


def test_suppliers_are_shared_out_and_some_are_in_grade_d():
    officers = Counter(Supplier.objects.values_list("officer__email", flat=True))

    assert officers == {"officer@demo.example": 207, "officer2@demo.example": 205}
    assert 3 <= Supplier.objects.filter(stage=Stage.ACTIVE, grade="D").count() <= 10


def test_audits_and_findings_have_come_as_far_as_they_can(demonstration):
    now = FindingState.objects.on(demonstration).values_list("state", flat=True)

    assert {state for state in AuditState if Audit.objects.in_state(state).exists()} == {*AuditState}
    assert {*now} == {"open", "answered", "closed"}
    assert Finding.objects.exclude(repeats=None).count() == 1
    assert Extension.objects.filter(decision="waiting").count() == 1
    assert {*AuditFile.objects.values_list("finding__item__code", "upload__media_type")} == {
        ("E3", "image/jpeg"),
        ("S5", "image/jpeg"),
    }
    assert {*SecurityPaper.objects.values_list("record__kind", flat=True)} == {"planning", "review"}


def test_one_assessment_is_closed_and_objected_to_and_one_waits_for_scores():
    closed, begun = AssessmentCycle.objects.order_by("opened_on")
    visitors_of_suppliers = {part.email for part in visitors.PARTS}

    assert not closed.is_open
    assert {*closed.assessments.values_list("grade", flat=True)} == {"A", "B", "C", "D"}
    assert Objection.objects.get(assessment__cycle=closed).asked_by.email in visitors_of_suppliers
    assert begun.is_open
    assert 0 < begun.assessments.filter(scores=None).count() < begun.assessments.count()


def test_whoever_is_in_d_has_a_case_and_cases_have_come_to_different_steps(demonstration):
    cases = ImprovementCase.objects.open(demonstration).with_step(demonstration)
    in_d = Supplier.objects.filter(grade="D", stage__in=(Stage.ACTIVE, Stage.SUSPENDED))

    assert {*in_d.values_list("pk", flat=True)} <= {*cases.values_list("supplier", flat=True)}
    assert {"meeting", "talk", "check"} == {*cases.values_list("step", flat=True)}
    assert ImprovementCase.objects.overdue(demonstration).count() == 1
    assert PlannedAction.objects.to_verify(demonstration).count() == 1


def test_second_sources_screenings_and_newcomers_wait_and_were_decided(demonstration):
    ranks = {*core_suppliers(demonstration).values_list("rank", flat=True)}
    merge = Merge.objects.get()

    assert ranks == {0, 1, 2, 3}
    assert {*SecondSource.objects.values_list("decision", flat=True)} == {"recorded", "approved", "waiting"}
    assert {*Screening.objects.values_list("decision", flat=True)} == {"approved", "waiting"}
    assert Screening.objects.filter(result="impacts", agreed_on=None).count() == 1
    assert merge.kept.stage == Stage.REGISTERED
    assert merge.ended.contacts.get().email == merge.kept.contacts.order_by("-is_primary", "pk")[0].email
    returning = [request for request in StageRequest.objects.open() if returns_asked(request, demonstration)]
    assert [request.supplier.code for request in returning] == ["D90002"]
    assert StageRequest.objects.open().count() == 3


def test_everybody_can_log_in_and_has_one_role():
    people = {person.email: person for person in User.objects.filter(is_active=True, is_staff=True)}

    assert authenticate(email="officer@demo.example", password=KNOWN_TO_ALL) == people["officer@demo.example"]
    # One hash for all: whoever can log in, all can.
    assert len({person.password for person in people.values()}) == 1
    assert {email: [group.name for group in person.groups.all()] for email, person in people.items()} == {
        part.email: [part.role] for part in PARTS
    }
    assert [email for email, person in people.items() if person.is_superuser] == ["admin@demo.example"]


@pytest.mark.either
def test_a_second_time_changes_nothing_and_prints_the_log_ins():
    before = (Event.objects.count(), Supplier.objects.count(), User.objects.count())

    out = printed("load_demo")

    assert (Event.objects.count(), Supplier.objects.count(), User.objects.count()) == before
    told = out.splitlines()
    assert [line.split() for line in told[1:7]] == [[part.email, KNOWN_TO_ALL, part.role] for part in PARTS]
    assert told[7] == "Log-ins of suppliers, at http://localhost:8000/portal/:"
    assert [line.split()[0] for line in told[8:10]] == [part.email for part in visitors.PARTS]


def test_people_of_suppliers_act_for_those_of_which_something_is_asked():
    acting = {part.email: Membership.objects.current().filter(user__email=part.email) for part in visitors.PARTS}

    assert {email: len(memberships) for email, memberships in acting.items()} == {
        part.email: part.suppliers for part in visitors.PARTS
    }
    for memberships in acting.values():
        for membership in memberships:
            assert StandingToday.objects.filter(supplier=membership.supplier, standing__in=GAPS).exists()
            assert not membership.user.has_usable_password()


@pytest.mark.either
def test_where_the_codes_are_is_said_where_no_mail_leaves(settings):
    settings.EMAIL_FILE_PATH = "/srv/mail"
    in_a_folder = printed("load_demo").splitlines()[-1]
    del settings.EMAIL_FILE_PATH

    assert in_a_folder == "  No mail leaves this machine: each is a file in /srv/mail, a code in the newest."
    assert "file in" not in printed("load_demo")


def test_a_changed_password_is_not_printed():
    User.objects.filter(email="officer@demo.example").update(password="!")

    out = printed("load_demo")

    assert "officer@demo.example     (password changed)" in out
    assert out.count(KNOWN_TO_ALL) == len(PARTS) - 1


@pytest.mark.either
def test_the_ledger_bears_it_out():
    assert list(findings(files=True)) == []


def test_the_report_has_its_words_in_three_languages_and_one_translation_is_older():
    rows = json.loads(printed("compliance_report", "2024-12"))["tables"]["index"]["rows"]

    assert all({*row["narrative"]} == {code for code, _name in settings.LANGUAGES} for row in rows)
    older = Narrative.objects.with_outdated().filter(is_outdated=True)
    assert [*older.values_list("kpi", "language")] == [("hkex_b5_3", "en")]


def test_few_consequences_wait_and_each_kind_has_some_of_them():
    waiting = Counter(Consequence.objects.filter(decision="waiting").values_list("rule__code", flat=True))

    assert waiting.keys() == {*ConsequenceRule.objects.values_list("code", flat=True)}
    assert 6 <= waiting.total() <= 20
    decided = Consequence.objects.filter(decision__in=("approved", "dismissed"))
    assert {*decided.values_list("decided_by__email", flat=True)} == {"compliance@demo.example"}
    assert {*decided.values_list("decision", flat=True)} == {"approved", "dismissed"}
