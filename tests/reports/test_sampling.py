"""The assurance provider draws a sample, and draws it again."""

import hashlib
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.services import system_user
from attestations.models import Attestation, Exemption, Obligation
from audits.models import Attendance, ImprovementCase
from audits.services import Came, record_attendance
from evidence.models import Event
from reports.figures import table_modules
from reports.populations import populations
from reports.reading import Reading
from reports.sampling import draw
from reports.tables import gaps, improvement
from suppliers.models import Stage
from tests.factories import (
    AttestationFactory,
    EngagementFactory,
    FileFactory,
    GradeFactory,
    RequirementFactory,
    RuleFactory,
    SecurityRecordFactory,
    SupplierFactory,
)
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]


def printed(*arguments):
    out = StringIO()
    call_command("report_sample", *arguments, stdout=out)
    return json.loads(out.getvalue())


#: Of these there is nothing in the company.
ELSEWHERE = ("security", "engagement")


@pytest.mark.either
@pytest.mark.parametrize("table", [table for table in populations() if table not in ELSEWHERE])
def test_the_same_seed_draws_the_same_items_of_a_table(table):
    first = draw(table, YEAR_END, 5, "seed")

    assert draw(table, YEAR_END, 5, "seed") == first
    assert len(first.items) == min(5, first.population) > 0
    assert all(item["evidence"] for item in first.items if item.get("standing", "valid") in ("valid", "expiring"))


def test_what_is_exempt_is_told_with_its_exemption():
    exempt = Exemption.objects.on(YEAR_END).filter(requirement__code="confidentiality").order_by("pk")

    found = {
        item["supplier"]: item for item in draw("commitments", YEAR_END, 10_000, "s").items if "exemptions" in item
    }

    for row in exempt:
        item = found[row.supplier.code]
        assert item["standing"] == "exempt"
        (told,) = item["exemptions"]
        assert (told["row"], told["reason"]) == (f"attestations.exemption {row.pk}", row.reason)
        assert told["ledger"]
    assert exempt.count() == 2


@pytest.mark.either
def test_of_gaps_are_drawn_those_that_are_not_held_or_not_for_long():
    counts = gaps.compute(Reading(YEAR_END))

    assert draw("gaps", YEAR_END, 1, "s").population == counts["gaps"] + counts["expiring"]


def test_what_expired_waits_or_was_refused_is_told_from_what_was_never_handed_in():
    items = {(item["supplier"], item["requirement"]): item for item in draw("gaps", YEAR_END, 10_000, "s").items}

    told = {key: {paper["standing"] for paper in item["evidence"]} for key, item in items.items()}
    for key, item in items.items():
        if item["standing"] in ("expired", "in_review", "upcoming"):
            assert item["standing"] in told[key]
        elif item["standing"] == "missing":
            assert told[key] <= {"missing"}
    standings = {item["standing"] for item in items.values()}
    assert {"missing", "expired", "in_review"} <= standings
    for (supplier, requirement), item in items.items():
        papers = Attestation.objects.filter(supplier__code=supplier, requirement__code=requirement)
        if item["standing"] == "expired":
            known = [paper for paper in papers if (paper.decided_on or paper.submitted_on) <= YEAR_END]
            assert [paper["reference"] for paper in item["evidence"]] == [
                str(paper.public_id) for paper in sorted(known, key=lambda paper: paper.pk)
            ]
            assert all(paper["lapses_on"] and paper["ledger"] for paper in item["evidence"])


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_a_paper_that_was_refused_is_told_as_one():
    supplier = SupplierFactory(stages=((date(2023, 1, 1), Stage.ACTIVE),), today=TODAY)
    requirement = RequirementFactory(certificate=True, today=TODAY)
    RuleFactory(requirement=requirement, today=TODAY)
    AttestationFactory(
        certificate=True, refused=True, supplier=supplier, requirement=requirement, submitted_on=YEAR_END, today=TODAY
    )

    items = {(item["supplier"], item["requirement"]): item for item in draw("gaps", YEAR_END, 10_000, "s").items}
    item = items[supplier.code, requirement.code]

    (told,) = item["evidence"]
    assert (item["standing"], told["standing"], told["decision"]) == ("missing", "missing", "refused")


def test_of_suppliers_in_d_those_without_a_case_are_drawn_by_their_grade():
    supplier = SupplierFactory(code="NOCASE", stages=((date(2023, 1, 1), Stage.ACTIVE),), today=TODAY)
    grade = GradeFactory(supplier=supplier, period="2024H2", grade="D", effective_on=YEAR_END, today=TODAY)
    ImprovementCase.objects.filter(supplier=supplier).update(opened_on=date(2025, 1, 8))
    rows = {row["supplier"]: row["step"] for row in improvement.compute(Reading(YEAR_END))["rows"]}

    drawn = draw("improvement", YEAR_END, 10_000, "s").items

    assert rows["NOCASE"] is None
    assert {"supplier": "NOCASE", "row": f"suppliers.gradechange {grade.pk}"}.items() <= {
        key: of for item in drawn if item["supplier"] == "NOCASE" for key, of in item.items() if key != "evidence"
    }.items()
    of_grades = {item["supplier"] for item in drawn if item["row"].startswith("suppliers.gradechange")}
    assert of_grades == {code for code, step in rows.items() if step is None}


def test_of_what_was_held_together_the_rows_are_told():
    occasion, supplier = EngagementFactory(day=YEAR_END), SupplierFactory(today=TODAY)
    record_attendance(occasion, {supplier.pk: Came(True, 2)}, actor=system_user(), today=TODAY)
    came = Attendance.objects.get(engagement=occasion, supplier=supplier)
    record = SecurityRecordFactory(approved=True, day=YEAR_END)

    (drawn,) = draw("engagement", YEAR_END, 5, "s").items
    (held,) = draw("security", YEAR_END, 5, "s").items

    assert (drawn["supplier"], drawn["row"]) == (supplier.code, f"audits.attendance {came.pk}")
    assert [told["row"] for told in drawn["evidence"]][1] == f"audits.engagement {occasion.pk}"
    assert (held["supplier"], held["row"]) == ("", f"audits.securityrecord {record.pk}")


@pytest.mark.either  # no row is read
def test_every_table_that_counts_items_declares_what_it_counts():
    without = {module.CODE for module in table_modules()} - populations().keys()

    assert without == {"front", "changes", "over_time", "data_quality", "index"}


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_another_seed_draws_others():
    assert draw("commitments", YEAR_END, 5, "seed").items != draw("commitments", YEAR_END, 5, "other").items


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_what_is_drawn_can_be_drawn_without_this_program():
    found = printed("2024-12", "commitments", "3", "--seed", "42")

    due = Obligation.objects.in_force(YEAR_END).filter(requirement__kind="commitment")
    keys = due.values_list("supplier__code", "requirement__code")
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"42|{key[0]}|{key[1]}".encode()).hexdigest())
    assert [(item["supplier"], item["requirement"]) for item in found["items"]] == ranked[:3]
    assert (found["seed"], found["population"]) == ("42", len(ranked))


def test_each_proof_has_its_file_and_its_events():
    duty = Obligation.objects.in_force(YEAR_END).filter(requirement__kind="document").order_by("pk").first()
    duty = duty or Obligation.objects.in_force(YEAR_END).filter(requirement__kind="certificate").first()
    file = FileFactory()
    proof = AttestationFactory(
        **{duty.requirement.kind: True}, supplier=duty.supplier, requirement=duty.requirement, file=file,
        submitted_on=YEAR_END, today=TODAY,
    )  # fmt: skip

    sample = draw("certifications" if duty.requirement.kind == "certificate" else "documents", YEAR_END, 1000, "s")

    (told,) = (
        evidence
        for item in sample.items
        for evidence in item["evidence"]
        if evidence["reference"] == str(Attestation.objects.get(pk=proof.pk).public_id)
    )
    assert told["file_sha256"] == file.sha256
    events = Event.objects.filter(object_type="attestations.attestation", object_id=proof.pk)
    assert told["ledger"] == [*events.order_by("seq").values_list("seq", flat=True)] != []


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_without_a_seed_one_is_made_and_printed():
    first = printed("2024-12", "grades", "4")

    assert len(first["seed"]) == 16
    assert printed("2024-12", "grades", "4", "--seed", first["seed"]) == first


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("arguments", [("2024-12", "grades", "0"), ("2099-12", "grades", "1")])
def test_what_cannot_be_drawn_is_two(arguments):
    with pytest.raises(CommandError) as refused:
        printed(*arguments)

    assert refused.value.returncode == 2
