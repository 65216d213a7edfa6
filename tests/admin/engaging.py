"""What of trainings and meetings can be entered through the admin, and the protected model that it writes."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Engagement
from demo.paper import pdf
from foundation.dates import today
from tests.admin.entering import NAMES, add


def plan_training(client):
    add(client, Engagement, kind="training", day=today(), answer_by=today(), **NAMES)


def invite_all(client):
    plan_training(client)
    page = reverse("admin:audits_engagement_invite", args=[Engagement.objects.latest("pk").pk])
    assert client.post(page, {"stage": "active"}).status_code == 302


def add_material(client):
    training = Engagement.objects.latest("pk")
    sent = {"file": SimpleUploadedFile("slides.pdf", pdf(["Slides"]))}
    assert client.post(reverse("admin:audits_engagement_step", args=[training.pk, "file"]), sent).status_code == 302


#: What can be entered -> the protected model that it writes.
ENGAGING = {
    plan_training: "audits.engagement",
    invite_all: "audits.attendance",
    add_material: "audits.engagementfile",
}
