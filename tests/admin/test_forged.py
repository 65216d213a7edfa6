"""What a form offers is not what can be sent."""

import uuid

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import User
from attestations.models import Attestation, Requirement
from evidence.verify import findings
from sheets.models import ImportRow, ImportRun
from suppliers.models import Supplier
from tests.admin.forms import shown
from tests.admin.register import address
from tests.kept import every_row
from tests.spreadsheets import xlsx
from tests.thorough import first_of_each

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ACTIONS = [(model, action) for model in MODELS for action in admin.site._registry[model].actions or ()]
SHEETS = [model for model in MODELS if hasattr(admin.site._registry[model], "sheet")]
#: Model, its rows of another model, and what is typed of one more.
INLINES = [
    (Supplier, "contacts", {"name": "Mallory", "is_primary": ""}),
    (Supplier, "sites", {"name": "Mallory"}),
    (Requirement, "editions", {"code": "Mallory"}),
    (Requirement, "aliases", {"text": "Mallory"}),
]


def address_of(model, action, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def everything():
    """Return every row, but for what logging in leaves."""
    return {model: rows for model, rows in every_row().items() if model._meta.label != "sessions.Session"}


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook with one new supplier."""
    rows = [["code", "name", "country", "category"], ["S9", "Nine", "CN", "assembly"]]
    return xlsx(tmp_path / "suppliers.xlsx", {"suppliers": rows})


@pytest.mark.either  # permissions every database keeps alike
@pytest.mark.parametrize(
    "model", first_of_each(MODELS, lambda model: model._meta.app_label), ids=lambda model: model._meta.label_lower
)
def test_who_may_only_look_cannot_write_by_sending_a_form(model, log_in):
    client = log_in("auditor")
    pk = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    before = everything()

    answers = {
        "add": client.post(address_of(model, "add"), {"code": "X", "name": "X"}),
        "change": client.post(address_of(model, "change", pk), {"code": "X", "name": "X"}),
        "delete": client.post(address_of(model, "delete", pk), {"post": "yes"}),
        "delete_selected": client.post(
            address_of(model, "changelist"),
            {"action": "delete_selected", "_selected_action": [pk], "index": 0, "post": "yes"},
        ),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 403)
    assert everything() == before


@pytest.mark.either  # permissions every database keeps alike
@pytest.mark.parametrize(
    "model", first_of_each(SHEETS, lambda model: model._meta.app_label), ids=lambda model: model._meta.label_lower
)
def test_who_may_only_look_cannot_import(model, log_in, workbook):
    client = log_in("auditor")
    run = ImportRun.objects.create(started_by=User.objects.get(email=address("auditor")), effective_on="2024-12-31")
    before = everything()

    with workbook.open("rb") as file:
        shown = client.post(address_of(model, "import"), {"file": file})
    confirmed = client.post(address_of(model, "process_import"), {"run": run.public_id})

    assert (shown.status_code, confirmed.status_code) == (403, 403)
    assert everything() == before


@pytest.mark.either  # permissions every database keeps alike
@pytest.mark.parametrize(("model", "action"), ACTIONS, ids=lambda part: getattr(part, "__name__", part))
def test_who_may_only_look_cannot_send_an_action(model, action, log_in):
    pks = [*model._default_manager.values_list("pk", flat=True)]
    client, before = log_in("auditor"), everything()

    answer = client.post(address_of(model, "changelist"), {"action": action, "_selected_action": pks, "index": 0})

    assert (answer.status_code, everything()) == (403, before)


@pytest.mark.either  # permissions every database keeps alike
@pytest.mark.parametrize(("owner", "place", "typed"), INLINES, ids=lambda part: getattr(part, "__name__", None))
def test_who_may_not_add_a_row_cannot_send_it_with_what_she_may_change(owner, place, typed, log_in):
    permission = Permission.objects.get(codename=f"change_{owner._meta.model_name}")
    User.objects.get(email=address("auditor")).user_permissions.add(permission)
    client, page = log_in("auditor"), address_of(owner, "change", owner.objects.order_by("pk").first().pk)
    sent = shown(client.get(page)) | {f"{place}-INITIAL_FORMS": 0, f"{place}-TOTAL_FORMS": 1}
    before = everything()

    client.post(page, sent | {f"{place}-0-{name}": value for name, value in typed.items()})

    after = everything()
    kept = owner._meta.get_field(place.removesuffix("_set")).related_model
    assert after[kept] == before[kept]


@pytest.mark.either
@pytest.mark.parametrize("action", ["accept", "refuse"])
def test_who_may_not_review_cannot_send_the_action(action, log_in):
    waiting, client = Attestation.objects.waiting().get(), log_in("compliance")
    before = everything()

    answer = client.post(
        reverse("admin:attestations_attestation_changelist"),
        {"action": action, "_selected_action": [waiting.pk], "index": 0, "reason": "expired"},
    )

    assert answer.status_code == 403
    assert everything() == before


@pytest.mark.either
def test_nobody_deletes_what_she_may_change(log_in):
    pk = Supplier.objects.get(code="S1").pk
    client = log_in("root")
    before = everything()

    answers = [
        client.post(reverse("admin:suppliers_supplier_delete", args=[pk]), {"post": "yes"}),
        client.post(
            reverse("admin:suppliers_supplier_changelist"),
            {"action": "delete_selected", "_selected_action": [pk], "index": 0, "post": "yes"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert everything() == before


@pytest.mark.either
def test_a_list_takes_no_rows_that_it_did_not_offer_to_edit(root):
    before = everything()

    answer = root.post(
        reverse("admin:suppliers_supplier_changelist"),
        {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-code": "S9", "form-0-name": "Nine", "_save": "Save"},
    )

    assert answer.status_code in (200, 302, 403)
    assert everything() == before


@pytest.mark.either
def test_an_import_is_shown_and_then_written_once(log_in, workbook):
    client = log_in("officer")
    before = {model: rows for model, rows in everything().items() if model._meta.app_label == "suppliers"}

    with workbook.open("rb") as file:
        preview = client.post(reverse("admin:suppliers_supplier_import"), {"file": file})
    run = ImportRun.objects.latest("pk")
    page, confirm = (reverse(f"admin:sheets_importrun_{name}", args=[run.public_id]) for name in ("run", "confirm"))

    assert (preview.status_code, preview.headers["Location"], run.state) == (302, page, "previewed")
    assert {model: rows for model, rows in everything().items() if model in before} == before
    answer = client.post(confirm)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    run.refresh_from_db()
    assert (run.state, run.created, run.started_by.email) == ("written", 1, address("officer"))
    assert Supplier.objects.filter(code="S9").exists()
    assert client.post(confirm).status_code == 302
    assert ImportRow.objects.filter(run=run).count() == 1
    assert list(findings()) == []


@pytest.mark.either  # permissions every database keeps alike
@pytest.mark.parametrize("page", ["confirm", "again", "settle"])
@pytest.mark.parametrize("sent", ["another's", "random"])
def test_only_her_own_run_can_be_written(sent, page, log_in, workbook):
    client = log_in("officer")
    with workbook.open("rb") as file:
        log_in("manager").post(reverse("admin:suppliers_supplier_import"), {"file": file})
    run = ImportRun.objects.latest("pk")
    before = everything()

    reference = run.public_id if sent == "another's" else uuid.uuid4()
    answer = client.post(reverse(f"admin:sheets_importrun_{page}", args=[reference]), {"date_order": "dmy"})

    assert answer.status_code == 404
    assert everything() == before


@pytest.mark.either
def test_who_may_write_no_longer_is_not_shown_her_run(log_in, workbook):
    client = log_in("officer")
    with workbook.open("rb") as file:
        shown = client.post(reverse("admin:suppliers_supplier_import"), {"file": file})
    Group.objects.get(name="officer").permissions.clear()

    assert client.get(shown.headers["Location"]).status_code == 403
    assert client.post(f"{shown.headers['Location']}confirm/").status_code == 403


@pytest.mark.either
def test_the_library_s_own_address_confirms_nothing(log_in, workbook):
    client = log_in("officer")
    with workbook.open("rb") as file:
        client.post(reverse("admin:suppliers_supplier_import"), {"file": file})
    run, before = ImportRun.objects.latest("pk"), everything()
    tampered = {"import_file_name": "/etc/passwd", "original_file_name": "x.csv", "format": "0", "resource": "1"}

    answer = client.post(reverse("admin:suppliers_supplier_process_import"), {"run": run.public_id, **tampered})

    assert (answer.status_code, everything()) == (404, before)


@pytest.mark.either
def test_a_workbook_may_hold_only_sheets_that_she_may_write(log_in, tmp_path):
    rows = {"rules": [["requirement", "regions", "stages", "source"], ["security", "cn", "active", "x"]]}
    path, client = xlsx(tmp_path / "rules.xlsx", rows), log_in("officer")
    before = everything()

    with path.open("rb") as file:
        answer = client.post(reverse("admin:suppliers_supplier_import"), {"file": file})

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    after = everything()
    written = {model._meta.label for model, rows in before.items() if after[model] != rows}
    # What she looked at is kept among the evidence; nothing else is touched.
    assert written <= {
        "sheets.ImportRun",
        "evidence.EvidenceFile",
        "evidence.Event",
        "evidence.LedgerHead",
    }
