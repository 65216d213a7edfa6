"""What of stages and conflicts can be entered through the admin, and the protected model that it writes."""

from django.urls import reverse

from accounts.models import User
from audits.models import Screening
from foundation.dates import FAR, today
from suppliers.models import (
    Application,
    ConflictOfInterest,
    Merge,
    Resemblance,
    SecondSource,
    Stage,
    StageGate,
    StageRequest,
    Supplier,
)
from tests.admin.entering import add, change
from tests.admin.forms import save, shown


def new_conflict(client):
    person, tied = User.objects.get(email="officer@example.com"), Supplier.objects.get(code="S1")
    add(client, ConflictOfInterest, person=person.pk, supplier=tied.pk, words="Sister", conflict_from="2024-03-01")


def end_conflict(client):
    conflict = ConflictOfInterest.objects.get()
    assert conflict.conflict_until == FAR
    change(client, conflict, conflict_until="2024-12-31")
    conflict.refresh_from_db()
    assert str(conflict.conflict_until) == "2025-01-01"


def new_gate(client):
    add(client, StageGate, stage=Stage.ACTIVE, demands=["documents"], approvers=["manager"], gate_from=str(today()))
    assert StageGate.objects.in_use(today()).get().demands == ("documents",)


def change_gate(client):
    gate = StageGate.objects.latest("pk")
    change(client, gate, gate_from="2024-03-01", approvers=["compliance"])
    gate.refresh_from_db()
    assert gate.approvers == ("compliance",)


def ask_for_a_stage(client):
    asked = Supplier.objects.get(code="S3")
    add(client, StageRequest, supplier=asked.pk, stage=Stage.SUSPENDED, reason="Late", effective_on=str(today()))
    assert StageRequest.objects.open().filter(supplier=asked).exists()


def approve_a_stage(client):
    request = StageRequest.objects.open().get()
    assert client.post(request.get_absolute_url(), {"verdict": "approve"}).status_code == 302
    request.refresh_from_db()
    assert request.decision == "approved"


def invite_a_firm(client):
    given = {"firm": "Kansai", "address": "k@applicant.example", "language": "en", "reason": "Springs"}
    page = reverse("admin:suppliers_application_add")
    client.post(page, shown(client.get(page)) | given)
    assert Application.objects.get(**given).state == "invited"


def accept_an_application(client):
    application = Application.objects.waiting().get()
    sent = {"verdict": "accept", "code": "N1", "another_because": "Another"}
    assert client.post(application.get_absolute_url(), sent).status_code == 302
    application.refresh_from_db()
    assert application.became.code == "N1"


def take(client, row, step, **given):
    """Take a step of a row, as its page does."""
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_step", args=[row.pk, step])
    assert client.get(address).status_code == 200
    answer = client.post(address, given)
    assert answer.status_code == 302, answer.context["form"].errors


def name_a_second_source(client):
    core, other = Supplier.objects.get(code="S3"), Supplier.objects.get(code="S1")
    add(client, SecondSource, supplier=core.pk, other=other.pk, effective_on="2024-03-01", words="Half of it")
    assert SecondSource.objects.lasting().get(supplier=core).readiness == "named"


def raise_readiness(client):
    name_a_second_source(client)
    pair = SecondSource.objects.get(supplier__code="S3")
    take(client, pair, "raise", readiness="tested", effective_on="2024-04-01", words="500 pieces")
    assert SecondSource.objects.waiting().get(supplier__code="S3").readiness == "tested"


def approve_readiness(client):
    pair = SecondSource.objects.waiting().get()
    take(client, pair, "decide", is_approved="yes")
    pair.refresh_from_db()
    assert (pair.decision, pair.is_lasting) == ("approved", True)


def end_second_source(client):
    pair = SecondSource.objects.lasting().get()
    take(client, pair, "end", on="2024-06-01", why="Too dear")
    pair.refresh_from_db()
    assert (str(pair.until), pair.ended_why) == ("2024-06-01", "Too dear")


def record_a_screening(client):
    given = {
        "kind": "social",
        "screened_on": "2024-03-01",
        "result": "impacts",
        "impacts": ["safety"],
        "words": "Blocked exits",
    }
    label = "audits_screening"
    errors, answer = save(client, reverse(f"admin:{label}_add"), supplier=Supplier.objects.get(code="S3").pk, **given)
    assert (errors, bool(answer.redirect_chain)) == ({}, True)
    assert Screening.objects.waiting().get(supplier__code="S3").impacts == ("safety",)


def approve_a_screening(client):
    screening = Screening.objects.waiting().get()
    take(client, screening, "decide", is_approved="yes")
    screening.refresh_from_db()
    assert screening.decision == "approved"


def agree_on_an_improvement(client):
    screening = Screening.objects.get(kind="social")
    take(client, screening, "agree", agreed_on=str(today()), agreed="Guards")
    screening.refresh_from_db()
    assert screening.agreed == "Guards"


def say_that_it_is_another(client):
    one, other = Supplier.objects.get(code="S2"), Supplier.objects.get(code="S3")
    Supplier.objects.filter(pk__in=(one.pk, other.pk)).update(bare_name="alike", country=one.country)
    page = reverse("admin:suppliers_supplier_alike", args=[one.pk])
    sent = {"other": other.pk, "verdict": "another", "reason": "Its sister"}
    assert client.post(page, sent).status_code == 302
    assert Resemblance.objects.filter(supplier=one, other=other).exists()


def ask_for_a_merge(client):
    ended, kept = Supplier.objects.get(code="S4"), Supplier.objects.get(code="S1")
    add(client, Merge, ended=ended.pk, kept=kept.pk, reason="One firm")
    assert Merge.objects.open().filter(ended=ended).exists()


def approve_a_merge(client):
    merge = Merge.objects.open().get()
    assert client.post(merge.get_absolute_url(), {"verdict": "approve"}).status_code == 302
    merge.refresh_from_db()
    assert merge.decision == "approved"


STAGING = {
    invite_a_firm: "suppliers.application",
    accept_an_application: "suppliers.submission",
    ask_for_a_merge: "suppliers.merge",
    approve_a_merge: "suppliers.merge",
    say_that_it_is_another: "suppliers.resemblance",
    new_conflict: "suppliers.conflictofinterest",
    end_conflict: "suppliers.conflictofinterest",
    new_gate: "suppliers.stagegate",
    change_gate: "suppliers.stagegate",
    ask_for_a_stage: "suppliers.stagerequest",
    approve_a_stage: "suppliers.stagerequest",
    name_a_second_source: "suppliers.secondsource",
    raise_readiness: "suppliers.secondsource",
    approve_readiness: "suppliers.secondsource",
    end_second_source: "suppliers.secondsource",
    record_a_screening: "audits.screening",
    approve_a_screening: "audits.screening",
    agree_on_an_improvement: "audits.screening",
}
