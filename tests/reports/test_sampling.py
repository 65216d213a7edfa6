"""The assurance provider draws a sample, and draws it again."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.services import system_user
from attestations.models import Attestation, Exemption, Obligation
from audits.models import Attendance
from audits.services import Came, record_attendance
from evidence.models import Event
from reports.figures import table_modules
from reports.populations import populations
from reports.reading import Reading
from reports.sampling import draw
from reports.tables import gaps
from tests.factories import AttestationFactory, EngagementFactory, FileFactory, SecurityRecordFactory, SupplierFactory
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]


def printed(*arguments):
    out = StringIO()
    call_command("report_sample", *arguments, stdout=out)
    return json.loads(out.getvalue())


#: Of these there is nothing in the company.
ELSEWHERE = ("security", "engagement")


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


def test_of_gaps_are_drawn_those_that_are_not_held_or_not_for_long():
    counts = gaps.compute(Reading(YEAR_END))

    assert draw("gaps", YEAR_END, 1, "s").population == counts["gaps"] + counts["expiring"]


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


def test_every_table_that_counts_items_declares_what_it_counts():
    without = {module.CODE for module in table_modules()} - populations().keys()

    assert without == {"front", "changes", "over_time", "data_quality", "index"}


def test_another_seed_draws_others():
    assert draw("commitments", YEAR_END, 5, "seed").items != draw("commitments", YEAR_END, 5, "other").items


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
