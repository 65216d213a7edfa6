"""What of assessments can be entered through the admin, and the protected model that it writes."""

from django.urls import reverse

from audits.models import GradeBand, Scorecard, Veto
from tests.admin.forms import save

NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")
CRITERION = {f"criteria-0-{name}": value for name, value in NAMES.items()} | {
    "criteria-0-code": "peace",
    "criteria-0-topic": "quality",
    "criteria-0-weight": "100",
    "criteria-0-scored_by": "officer",
    "criteria-0-position": "1",
    "criteria-TOTAL_FORMS": "1",
}


def add(client, model, **values):
    errors, answer = save(client, reverse(f"admin:audits_{model._meta.model_name}_add"), **values)
    assert errors == {}
    assert answer.redirect_chain != []


def change(client, row, **values):
    errors, answer = save(client, reverse(f"admin:audits_{row._meta.model_name}_change", args=[row.pk]), **values)
    assert errors == {}
    assert answer.redirect_chain != []


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


ASSESSING = {
    new_scorecard: "audits.scorecard",
    new_criterion: "audits.criterion",
    other_band: "audits.gradeband",
    new_veto: "audits.veto",
}
