"""Whoever decides has no tie to the supplier, and is another than who asked: of every service, none forgotten."""

import inspect

import pytest
from django.core.exceptions import ValidationError

import attestations.services
import audits.services
import suppliers.services
from tests import factories
from tests.factories import UserFactory
from tests.house.opening import ASKED, UNASKED

pytestmark = pytest.mark.django_db

PACKAGES = {"attestations": attestations.services, "audits": audits.services, "suppliers": suppliers.services}
#: Services that decide about a supplier.
DECIDING = [*ASKED, *UNASKED]
#: Why other services decide nothing about a supplier -> which.
OTHERS = {
    "asks: another decides": (
        "answer_action", "answer_finding", "ask_for_changes", "ask_for_extension", "ask_for_plan_time",
        "ask_for_readiness", "ask_for_merge", "ask_for_stage", "invite_applicant", "invite_applicant_again",
        "return_application",
        "save_draft", "submit_application", "object_to", "propose_screening", "raise_veto", "submit_report", "invite",
        "invite_again", "hand_in", "hand_in_here", "sign",
    ),
    "takes back what one asked for oneself": (
        "take_back", "withdraw_application", "withdraw_change_request", "withdraw_merge", "withdraw_scores",
        "withdraw_stage",
    ),
    "notes what was seen or heard; what it leads to is decided": (
        "add_audit_file", "book_audit", "change_audit", "confirm_document", "end_suspension", "hold_audit",
        "name_second_source", "plan_audit", "record_answers", "remove_audit_file", "save_attestation", "save_finding",
        "suspend", "withdraw", "withdraw_acknowledgement",
    ),
    "records facts, which a right of its own allows": (
        "correct_fact", "enter_applicant", "make_primary", "reclassify", "record_facts", "register_supplier",
        "remove_contact",
        "save_contact", "save_supplier", "write_facts",
    ),
    "keeps rules and rows for all suppliers": (
        "change_rule", "close_rule", "copy_scorecard", "freeze_scorecards", "move_cycle", "open_cycle", "open_rule",
        "remove_criterion", "save_alias", "save_band", "save_consequence_rule", "save_criterion", "save_edition",
        "save_gate", "save_requirement", "save_scorecard", "save_text",
    ),
    "says who may act, or may not decide": (
        "accept_invitation", "declare_conflict", "end_conflict", "end_membership", "grant_membership",
        "refuse_invitation", "revoke_invitation",
    ),
    "follows from what was recorded or decided, or undoes an import": (
        "answer_return", "close_ordered", "ring_again_for_closings", "start_closing_again",
        "bring_standings_in_step", "bring_suppliers_in_step", "first_classifications",
        "follow_all_cases", "follow_all_consequences", "follow_with_cases", "follow_with_consequences",
        "follow_facts", "make_receipt", "make_receipts", "remove_suppliers", "roll_over",
        "scan_waiting", "sync_obligations", "take_answers_back", "take_back_facts",
    ),
    "is of no supplier; another than who recorded it approves": (
        "add_security_paper", "approve_security", "change_security", "correct_security", "dismiss_security",
        "record_security", "remove_risk", "remove_security", "save_risk",
    ),
    "arranges engagements, or says who came; nothing is decided about a supplier": (
        "add_material", "answer_invitation", "cancel_engagement", "change_engagement", "invite_suppliers",
        "plan_engagement", "record_attendance", "take_attendance_back", "take_engagements_back",
    ),
    "takes files in": ("of_file", "receive", "receive_photos"),
    "only reads, or refuses": (
        "application_by", "counted_from",
        "faults_of", "grade_on_file", "invitation_by", "largest", "likely_copies",
        "look_alikes", "of_cycle", "refuse_alike", "refuse_conflicted",
        "refuse_incomplete", "refuse_own", "refuse_too_large", "refuse_too_large_together", "show_as_of", "states",
        "too_large", "too_large_together", "unanswered", "usual_days", "values_on_file", "written_by",
    ),
}  # fmt: skip


def services():
    """Return the name of every function that an application offers."""
    offered = [(package, name) for package in PACKAGES.values() for name in package.__all__]
    return [name for package, name in offered if inspect.isfunction(getattr(package, name))]


@pytest.mark.either
def test_every_service_is_known_to_decide_or_not():
    named = [decision.__name__ for decision in DECIDING] + [name for names in OTHERS.values() for name in names]

    assert sorted(named) == sorted(services())


def codes(decide, by):
    """Return the codes of what refuses somebody."""
    with pytest.raises(ValidationError) as refused:
        decide(by)
    errors = vars(refused.value).get("error_dict") or {"": refused.value.error_list}
    return {error.code for some in errors.values() for error in some}


@pytest.mark.either
@pytest.mark.parametrize("service", DECIDING, ids=lambda service: service.__name__)
def test_who_has_a_tie_does_not_decide_and_others_do(service):
    found = service()

    assert codes(found.decide, factories.ConflictFactory(supplier=found.supplier).person) == {"conflict"}
    found.decide(UserFactory(superuser=True))


@pytest.mark.either  # two people are compared here
@pytest.mark.parametrize("service", ASKED, ids=lambda service: service.__name__)
def test_who_asked_does_not_decide(service):
    found = service()

    assert codes(found.decide, found.asker) == {"own"}
