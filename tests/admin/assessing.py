"""What of assessments can be entered through the admin, and the protected model that it writes."""

from django.urls import reverse

from audits.models import (
    Assessment,
    AssessmentCycle,
    Consequence,
    ConsequenceRule,
    GradeBand,
    RaisedVeto,
    Score,
    Scorecard,
    Veto,
)
from audits.services import close_ordered
from foundation.dates import today
from tests.admin.entering import NAMES, add, change

CRITERION = {f"criteria-0-{name}": value for name, value in NAMES.items()} | {
    "criteria-0-code": "peace",
    "criteria-0-topic": "quality",
    "criteria-0-weight": "100",
    "criteria-0-scored_by": "officer",
    "criteria-0-position": "1",
    "criteria-TOTAL_FORMS": "1",
}


def new_scorecard(client):
    add(client, Scorecard, code="peace", is_used="on", **NAMES, **CRITERION)
    card = Scorecard.objects.get(code="peace")
    assert [*card.criteria.values_list("code", "weight")] == [("peace", 100)]


def new_criterion(client):
    draft = Scorecard.objects.get(code="draft")
    change(client, draft, **{"criteria-0-DELETE": "on"})
    assert draft.criteria.count() == 1


def other_band(client):
    draft = Scorecard.objects.get(code="draft")
    change(client, draft, **{"bands-0-lowest": "92.5"})
    assert str(GradeBand.objects.get(scorecard=draft, grade="A").lowest) == "92.50"


def new_veto(client):
    add(client, Veto, code="peace", **NAMES)


def new_cycle(client):
    add(client, AssessmentCycle, period="2031", due_on="2031-12-31", suppliers="S3")
    assert [row.supplier.code for row in AssessmentCycle.objects.get(period="2031").assessments.all()] == ["S3"]


def in_the_grid(client):
    cycle = AssessmentCycle.objects.get(period="2030")
    address = reverse("admin:audits_assessmentcycle_score", args=[cycle.pk])
    grid = client.get(address).context["grid"]
    sent = {cell.name: str(place) for place, cell in enumerate(grid.cells, 60)}
    assert client.post(address, sent).status_code == 302
    assert {
        *Score.objects.filter(assessment__cycle=cycle, assessor__email="root@example.com").values_list(
            "value", flat=True
        )
    } >= {60, 61}


def close_cycle(client):
    dismissed_veto(client)
    cycle = AssessmentCycle.objects.get(period="2030")
    assert client.post(reverse("admin:audits_assessmentcycle_close", args=[cycle.pk])).status_code == 302
    close_ordered(cycle.orders.get().pk)
    cycle.refresh_from_db()
    assert not cycle.is_open


def moved_cycle(client):
    cycle = AssessmentCycle.objects.get(period="2030")
    address = reverse("admin:audits_assessmentcycle_step", args=[cycle.pk, "day"])
    assert client.post(address, {"due_on": "2031-01-31", "why": "Ill"}).status_code == 302
    assert cycle.days.get().why == "Ill"


def cycle_off(client):
    new_cycle(client)
    cycle = AssessmentCycle.objects.get(period="2031")
    address = reverse("admin:audits_assessmentcycle_step", args=[cycle.pk, "off"])
    assert client.post(address, {"why": "Of the wrong year"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.called_off_why == "Of the wrong year"


def new_score(client):
    assessment = Assessment.objects.get(cycle__period="2030", supplier__code="S3")
    add(client, Score, assessment=assessment.pk, criterion_code="quality", value="80", words="Good")
    assert Score.objects.latest("pk").words == "Good"


def raised_veto(client):
    assessment = Assessment.objects.get(cycle__period="2030", supplier__code="S3")
    add(client, RaisedVeto, assessment=assessment.pk, veto=Veto.objects.get(code="bribery").pk, words="Envelope")


def dismissed_veto(client):
    raised = RaisedVeto.objects.get()
    sent = {"action": "dismiss", "_selected_action": [raised.pk], "index": 0}
    assert client.post(reverse("admin:audits_raisedveto_changelist"), sent).status_code == 302
    raised.refresh_from_db()
    assert raised.decision == "dismissed"


def answered(client):
    assessment = Assessment.objects.get(cycle__period="2029")
    address = reverse("admin:audits_assessment_change", args=[assessment.pk])
    assert client.post(address, {"objection": "", "answer": "Yes.", "grade": "B"}).status_code == 302
    assert assessment.objection.grade == "B"


def override(client):
    assessment = Assessment.objects.get(cycle__period="2029")
    address = reverse("admin:audits_assessment_change", args=[assessment.pk])
    assert client.post(address, {"override": "", "reason": "Fire", "grade": "C"}).status_code == 302
    assert assessment.overrides.get().is_open
    # Not by herself.
    assert client.post(address, {"approve": ""}).status_code == 200
    assert assessment.overrides.get().is_open


def consequence(client):
    waiting = Consequence.objects.filter(decision="waiting").first()
    sent = {"action": "approve", "_selected_action": [waiting.pk], "index": 0}
    assert client.post(reverse("admin:audits_consequence_changelist"), sent).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.decision, waiting.in_force_from) == ("approved", today())


def new_consequence_rule(client):
    add(client, ConsequenceRule, code="peace", grade="B", in_a_row="3", is_used="on", **NAMES)


ASSESSING = {
    consequence: "audits.consequence",
    override: "audits.override",
    new_consequence_rule: "audits.consequencerule",
    answered: "audits.objection",
    new_cycle: "audits.assessmentcycle",
    moved_cycle: "audits.cycleday",
    cycle_off: "audits.assessmentcycle",
    in_the_grid: "audits.score",
    new_score: "audits.score",
    close_cycle: "audits.assessment",
    raised_veto: "audits.raisedveto",
    dismissed_veto: "audits.raisedveto",
    new_scorecard: "audits.scorecard",
    new_criterion: "audits.criterion",
    other_band: "audits.gradeband",
    new_veto: "audits.veto",
}
