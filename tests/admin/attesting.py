"""What of papers can be entered through the admin and at the desk, and the protected model that it writes."""

from datetime import timedelta

from django.urls import reverse

from attestations.models import (
    Acknowledgement,
    Attestation,
    Certificate,
    Commitment,
    Exemption,
    Requirement,
    Suspension,
)
from foundation.dates import FAR, today
from tests.admin.entering import DAY, add, change, supplier


def new_commitment(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="integrity").pk}
    add(client, Commitment, basis="signed", backing="register_checked", submitted_on=DAY, valid_from=DAY, **given)


def change_commitment(client):
    change(
        client,
        Commitment.objects.filter(basis="signed").exclude(origin="portal").first(),
        signatory_name="王芳",
    )


def new_certificate(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="iso_9001").pk}
    days = {"submitted_on": DAY, "valid_from": DAY, "valid_until": "2027-02-28"}
    add(client, Certificate, number="Q-9", issuing_body="SGS", backing="recorded_only", **days, **given)


def change_certificate(client):
    change(client, Certificate.objects.filter(origin="staff").first(), number="Q-10", withdrawn_on="2026-01-01")


def change_attestation(client):
    change(client, Attestation.objects.filter(kind="document").first(), number="D-10")


def new_exemption(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="integrity").pk}
    add(client, Exemption, exempt_from=DAY, exempt_until="2024-12-31", reason="Delivers software", **given)
    assert str(Exemption.objects.latest("pk").exempt_until) == "2025-01-01"


def end_exemption(client):
    exemption = Exemption.objects.get()
    assert exemption.exempt_until == FAR
    change(client, exemption, exempt_until="2024-12-31")


def new_booking(client):
    known = Acknowledgement.objects.get()
    pair = {"supplier": known.supplier_id, "requirement": known.requirement_id}
    add(client, Acknowledgement, day=str(today() + timedelta(days=30)), body="SGS", **pair)
    assert Acknowledgement.objects.standing().get().body == "SGS"


def withdraw_booking(client):
    change(client, Acknowledgement.objects.get(), is_withdrawn="on")
    assert not Acknowledgement.objects.standing().exists()


def new_suspension(client):
    paper = Certificate.objects.filter(decision="accepted").first()
    add(client, Suspension, attestation=paper.pk, suspended_from=DAY, reason="Audit overdue")


def end_suspension(client):
    change(client, Suspension.objects.get(), suspended_until="2024-12-31")


def accept(client):
    waiting = Attestation.objects.waiting().get()
    act(client, "accept", waiting)
    waiting.refresh_from_db()
    assert (waiting.decision, waiting.backing, waiting.decided_on) == ("accepted", "file_reviewed", today())


def refuse(client):
    waiting = Attestation.objects.waiting().get()
    act(client, "refuse", waiting, reason="expired", words="It ended last year.")
    waiting.refresh_from_db()
    assert waiting.decision == "refused"


def look_up_at_the_desk(client):
    at_the_desk(client, "accept", result="valid", register="CNCA", checked_on=DAY)


def correct_at_the_desk(client):
    paper = Attestation.objects.waiting().get()
    days = {"valid_from": paper.valid_from, "valid_until": paper.valid_until}
    at_the_desk(client, "correct", number="CORRECTED-7", issuing_body="SGS", **days)


def at_the_desk(client, action, **sent):
    key = Attestation.objects.waiting().get().public_id
    seen = client.get(reverse("desk:item", args=[key])).context["seen"]
    assert client.post(reverse(f"desk:{action}", args=[key]), {"seen": seen, **sent}).status_code == 302


def act(client, action, row, **more):
    sent = {"action": action, "_selected_action": [row.pk], "index": 0, **more}
    answer = client.post(reverse("admin:attestations_attestation_changelist"), sent)
    assert answer.status_code == 302


#: What can be entered -> the protected model that it writes.
ATTESTING = {
    new_commitment: "attestations.attestation",
    change_commitment: "attestations.attestation",
    new_certificate: "attestations.attestation",
    change_certificate: "attestations.attestation",
    change_attestation: "attestations.attestation",
    new_exemption: "attestations.exemption",
    end_exemption: "attestations.exemption",
    new_booking: "attestations.acknowledgement",
    withdraw_booking: "attestations.acknowledgement",
    new_suspension: "attestations.suspension",
    end_suspension: "attestations.suspension",
    accept: "attestations.review",
    refuse: "attestations.review",
    look_up_at_the_desk: "attestations.registercheck",
    correct_at_the_desk: "attestations.correction",
}
