"""What of security can be entered through the admin, and the protected model that it writes."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from audits.models import Risk, RiskAssessment, SecurityRecord
from demo.paper import pdf
from foundation.dates import today
from tests.admin.entering import add
from tests.admin.register import address


def assess_risks(client):
    add(client, RiskAssessment, **held_today())


def note_a_risk(client):
    steps = dict.fromkeys(("likelihood", "impact", "residual_likelihood", "residual_impact"), "2")
    add(client, Risk, assessment=RiskAssessment.objects.latest("pk").pk, topic="personnel", name="Theft", **steps)


def inspect(client):
    add(client, SecurityRecord, kind="inspection", words="In order.", **held_today())


def add_a_paper(client):
    record = SecurityRecord.objects.latest("pk")
    sent = {"file": SimpleUploadedFile("plan.pdf", pdf(["Plan"]))}
    assert client.post(reverse("admin:audits_securityrecord_step", args=[record.pk, "paper"]), sent).status_code == 302


def held_today():
    me = User.objects.get(email=address("root"))
    return {"day": today(), "next_due_on": today() + timedelta(days=90), "responsible": me.pk}


#: What can be entered -> the protected model that it writes.
SECURING = {
    assess_risks: "audits.riskassessment",
    note_a_risk: "audits.risk",
    inspect: "audits.securityrecord",
    add_a_paper: "audits.securitypaper",
}
