"""What cannot be is asked for, in an address or in a form: it is refused in words, never a fault of the server."""

import pytest
from django.contrib import admin
from django.urls import reverse

from attestations.models import Attestation
from sheets.admin.pages import SheetAdmin
from tests.admin.forms import shown
from tests.admin.test_pages import MODELS

# An error of the database would end the transaction of the test; the tables are filled for each anew.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]

HUGE = "9" * 25
#: What each list and form is asked; `MORE` by the proofs.
SENSELESS = ["banana", HUGE, "%00"]
MORE = [pytest.param(value, marks=pytest.mark.proof) for value in ("-1", "9223372036854775808", "1%00")]
LISTS = [
    ("suppliers_supplier", "officer"),
    ("attestations_obligation", "supplier"),
    ("attestations_attestation", "run"),
    ("sheets_importrow", "run"),
    ("evidence_event", "at__year"),
    ("sheets_importrun", "started_at__year"),
    ("suppliers_supplier", "stage"),
    ("attestations_obligation", "requirement"),
    ("evidence_event", "action"),
    ("accounts_user", "role"),
    ("suppliers_supplier", "p"),
    ("suppliers_supplier", "on"),
    ("suppliers_supplier", "q"),
]
FORMS = [
    ("suppliers_supplier", "officer"),
    ("suppliers_stagechange", "supplier"),
    ("suppliers_classification", "country"),
    ("attestations_commitment", "supplier"),
    ("attestations_commitment", "requirement"),
    ("attestations_certificate", "supplier"),
    ("attestations_exemption", "requirement"),
    ("attestations_suspension", "attestation"),
    ("attestations_applicabilityrule", "requirement"),
]


@pytest.mark.either
@pytest.mark.parametrize("value", [*SENSELESS, *MORE, "0", "10000", "99999"])
@pytest.mark.parametrize(("name", "parameter"), LISTS)
def test_a_list_answers_a_senseless_filter(name, parameter, value, root):
    answer = root.get(f"{reverse(f'admin:{name}_changelist')}?{parameter}={value}")

    assert answer.status_code in {200, 302, 400}
    assert ("%00" in value) == (answer.status_code == 400)


@pytest.mark.either
@pytest.mark.parametrize("value", [*SENSELESS, *MORE])
@pytest.mark.parametrize(("name", "field"), FORMS)
def test_a_form_opens_whatever_its_address_fills_in(name, field, value, root):
    answer = root.get(f"{reverse(f'admin:{name}_add')}?{field}={value}")

    assert answer.status_code == (400 if "%00" in value else 200)


@pytest.mark.either
@pytest.mark.parametrize("value", ["banana", "9223372036854775808", HUGE, "1\0"])
@pytest.mark.parametrize(("name", "field"), FORMS)
def test_a_form_takes_a_wrong_key_for_a_wrong_answer(name, field, value, root):
    address = reverse(f"admin:{name}_add")

    answer = root.post(address, shown(root.get(address)) | {field: value})

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


@pytest.mark.parametrize("value", ["banana", "9223372036854775808", HUGE, "1\0"])
@pytest.mark.parametrize(
    ("name", "field"),
    [("accounts_role", "permissions"), ("accounts_user", "groups"), ("accounts_user", "user_permissions")],
)
def test_a_choice_of_several_takes_a_wrong_key_for_a_wrong_answer(name, field, value, root):
    address = reverse(f"admin:{name}_change", args=[MODELS[name].objects.order_by("pk").last().pk])

    answer = root.post(address, shown(root.get(address)) | {field: [value]})

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


@pytest.mark.parametrize("value", ["banana", HUGE, "1\0"])
def test_marked_rows_that_are_none_are_refused(value, root):
    answer = root.post(
        reverse("admin:attestations_attestation_changelist"), {"action": "accept", "_selected_action": value}
    )

    assert answer.status_code == 403
    assert Attestation.objects.exists()


@pytest.mark.either
@pytest.mark.parametrize("asked", ["on=banana", "at__year=99999", "nothing=1"])
@pytest.mark.parametrize(
    "name", [name for name, model in MODELS.items() if isinstance(admin.site._registry[model], SheetAdmin)]
)
def test_an_export_of_a_senseless_list_is_refused_or_is_that_of_the_list(name, asked, root):
    answer = root.get(f"{reverse(f'admin:{name}_export')}?format=csv&{asked}")
    answer.getvalue()

    assert answer.status_code in {200, 400}
