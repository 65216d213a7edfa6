"""A list that is asked about a past day shows what was true on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.services import system_user
from foundation.dates import today
from suppliers.models import Category, Classification, GradeChange, StageChange, Supplier
from suppliers.services import Fact, bring_suppliers_in_step, record_facts

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]


def test_suppliers_are_shown_as_they_were(root):
    supplier, day = Supplier.objects.get(code="S1"), today()
    other = Category.objects.exclude(pk=supplier.category_id).first()
    changed = {"category": other.pk, "country": supplier.country_id, "is_core": False}
    by = {"actor": system_user(), "today": day}
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": "suspended"})], **by)
    record_facts(Classification, [Fact(supplier.pk, day, changed)], **by)
    record_facts(GradeChange, [Fact(supplier.pk, day, {"period": str(day.year), "grade": "D", "score": None})], **by)

    def shown(on):
        rows = root.get(reverse("admin:suppliers_supplier_changelist"), {"q": "S1", "on": on}).context["cl"].result_list
        return [(row.stage, row.category, row.country, row.is_core, row.grade, row.registered_on) for row in rows]

    before = ("active", supplier.category, supplier.country, True, supplier.grade, supplier.registered_on)
    assert shown(day) == [("suspended", other, supplier.country, False, "D", supplier.registered_on)]
    assert shown(day - timedelta(days=1)) == [before]
    assert bring_suppliers_in_step(day) == 0
