"""What staff enter of improvement cases through the admin."""

from datetime import timedelta

from django.urls import reverse

from audits.models import ImprovementCase, PlannedAction
from foundation.dates import today


def note_an_action(client):
    case = ImprovementCase.objects.get(supplier__code="SD")
    sent = {"case": case.pk, "words": "Train the shift leaders", "owner": "王芳", "due_on": today() + timedelta(days=9)}
    assert client.post(reverse("admin:audits_plannedaction_add"), sent).status_code == 302


def agree_the_plan(client):
    case = ImprovementCase.objects.get(supplier__code="SD")
    sent = {"agreed_on": today(), "words": "Agreed by telephone."}
    assert client.post(reverse("admin:audits_improvementcase_step", args=[case.pk, "plan"]), sent).status_code == 302


def answer_an_action(client):
    agree_the_plan(client)
    action = PlannedAction.objects.get(case__supplier__code="SD")
    address = reverse("admin:audits_plannedaction_step", args=[action.pk, "answer"])
    assert client.post(address, {"said": "They were trained."}).status_code == 302


#: What can be entered -> the protected model that it writes.
IMPROVING = {
    note_an_action: "audits.plannedaction",
    agree_the_plan: "audits.casestep",
    answer_an_action: "audits.plananswer",
}
