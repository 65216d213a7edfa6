"""What those see who may read and not write."""

from datetime import date

import pytest
from django.urls import reverse

from attestations.models import ApplicabilityRule, Exemption, Requirement, Suspension
from foundation.dates import FAR

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]

ENDS = [
    (Exemption, "exempt_until"),
    (Suspension, "suspended_until"),
    (ApplicabilityRule, "required_until"),
    (Requirement, "required_until"),
]


@pytest.mark.parametrize(("until", "shown"), [(date(2031, 3, 1), "Feb. 28, 2031"), (FAR, "–")])
@pytest.mark.parametrize(("model", "column"), ENDS)
def test_a_period_is_shown_with_its_last_day(model, column, until, shown, log_in):
    row = model.objects.order_by("pk").last()
    model.objects.filter(pk=row.pk).update(**{column: until})

    page = log_in("auditor").get(reverse(f"admin:attestations_{model._meta.model_name}_change", args=[row.pk]))

    said = page.content.decode().split(f"field-{column}")[-1].split('<div class="readonly">')[1].split("</div>")[0]
    assert said == shown
