"""What those see who may read and not write."""

from datetime import date
from itertools import pairwise

import pytest
from django.apps import apps
from django.urls import reverse

from attestations.models import ApplicabilityRule, Exemption, Requirement, Suspension
from foundation.dates import ALWAYS, FAR
from suppliers.models import ConflictOfInterest, GradeChange, Supplier

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

ENDS = [
    (Exemption, "exempt_until"),
    (Suspension, "suspended_until"),
    (ApplicabilityRule, "required_until"),
    (Requirement, "required_until"),
    (ConflictOfInterest, "conflict_until"),
]


@pytest.mark.parametrize(("until", "shown"), [(date(2031, 3, 1), "Feb. 28, 2031"), (FAR, "–")])
@pytest.mark.parametrize(("model", "column"), ENDS)
def test_a_period_is_shown_with_its_last_day(model, column, until, shown, log_in):
    row = model.objects.order_by("pk").last()
    model.objects.filter(pk=row.pk).update(**{column: until})

    page = log_in("auditor").get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row.pk]))

    said = page.content.decode().split(f"field-{column}")[-1].split('<div class="readonly">')[1].split("</div>")[0]
    assert said == shown


@pytest.mark.parametrize(("first", "shown"), [(date(2030, 3, 1), "March 1, 2030"), (ALWAYS, "always"), (FAR, "–")])
def test_a_first_day_is_shown_in_words(first, shown, log_in):
    Requirement.objects.filter(code="integrity").update(required_from=first)
    row = Requirement.objects.get(code="integrity")

    page = log_in("auditor").get(reverse("admin:attestations_requirement_change", args=[row.pk])).content.decode()

    boxes = page.split('<div class="readonly">')
    said = next(after for before, after in pairwise(boxes) if "field-required_from" in before.rsplit("<div", 1)[-1])
    assert said.split("</div>")[0] == shown
    assert ('alt="Yes"' in page.split("field-is_off")[1].split("field-required_from")[0]) == (first == FAR)


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize(
    ("model", "offered"), [("evidence_event", False), ("attestations_obligation", False), ("sheets_importrun", True)]
)
def test_a_history_is_offered_of_what_has_one(model, offered, log_in):
    row = apps.get_model(model.replace("_", ".")).objects.order_by("pk").last()

    page = log_in("auditor").get(reverse(f"admin:{model}_change", args=[row.pk])).content.decode()

    assert ("/history/" in page) == offered


def test_where_nothing_of_a_sort_is_held_a_sentence_says_so(log_in):
    GradeChange.objects.all().delete()
    row = Supplier.objects.order_by("pk").first()

    page = log_in("auditor").get(row.get_absolute_url()).content.decode()

    assert "There are no grades yet." in page.split('id="gradechange_set-heading"')[1].split("</fieldset>")[0]


def test_what_cannot_be_added_has_no_place_on_the_page_of_a_new_row(root):
    page = root.get(reverse("admin:suppliers_supplier_add")).content.decode()

    inlines = ("contacts", "sites", "stagechange_set", "gradechange_set")
    assert [name for name in inlines if f'id="{name}-heading"' in page] == ["contacts", "sites"]
    assert all(f'name="{name}-TOTAL_FORMS"' in page for name in inlines)
