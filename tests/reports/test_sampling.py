"""The assurance provider draws a sample, and draws it again."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from attestations.models import Attestation, Obligation
from evidence.models import Event
from reports.sampling import POPULATIONS, draw
from tests.factories import AttestationFactory, FileFactory
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]


def printed(*arguments):
    out = StringIO()
    call_command("report_sample", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("table", POPULATIONS)
def test_the_same_seed_draws_the_same_items_of_a_table(table):
    first = draw(table, YEAR_END, 5, "seed")

    assert draw(table, YEAR_END, 5, "seed") == first
    assert len(first.items) == min(5, first.population) > 0
    assert all(item["evidence"] for item in first.items if item.get("standing", "valid") in ("valid", "expiring"))


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
