"""What of suppliers and facts can be entered through the admin, and the protected model that it writes."""

from suppliers.models import Category, ChangeRequest, Classification, Country, GradeChange, StageChange, Supplier
from suppliers.services import values_on_file
from tests.admin.entering import DAY, add, change, supplier


def new_supplier(client):
    category, country = Category.objects.first().pk, Country.objects.get(code="CN").pk
    names = {"code": "S9", "name": "Nine", "effective_on": DAY}
    add(client, Supplier, current_stage="active", current_category=category, current_country=country, **names)


def change_supplier(client):
    category = Category.objects.get(code="batteries").pk
    change(client, supplier(), name="New", current_stage="suspended", current_category=category, effective_on=DAY)


def new_stage(client):
    add(client, StageChange, supplier=supplier().pk, stage="suspended", effective_on=DAY, reason="Fire")


def correct_stage(client):
    change(client, StageChange.objects.current().filter(supplier__code="S2").first(), effective_on="2020-02-01")


def new_classification(client):
    given = {"category": Category.objects.first().pk, "country": Country.objects.get(code="JP").pk}
    add(client, Classification, supplier=supplier().pk, effective_on=DAY, **given)


def correct_classification(client):
    change(client, Classification.objects.current().filter(supplier__code="S2").get(), is_core="on")


def new_grade(client):
    add(client, GradeChange, supplier=supplier().pk, period="2023", grade="C", effective_on="2023-12-31")


def correct_grade(client):
    grade = GradeChange.objects.current().get(supplier__code="S1")
    change(client, grade, grade="C", score="62.5")


def decide_change(client):
    request = ChangeRequest.objects.latest("pk")
    name = request.changes.get(what="name")
    sent = {f"change-{name.pk}-verdict": "accept", f"change-{name.pk}-seen": request.supplier.name}
    assert client.post(request.get_absolute_url(), sent).status_code == 302


def settle_request(client):
    request = ChangeRequest.objects.latest("pk")
    seen = values_on_file(request.supplier, request.changes.all())
    sent = {f"change-{key}-seen": value for key, value in seen.items()}
    sent |= {f"change-{key}-{field}": "refuse" for key in seen for field in ("verdict", "reason")}
    assert client.post(request.get_absolute_url(), sent).status_code == 302


#: What can be entered -> the protected model that it writes.
SUPPLYING = {
    decide_change: "suppliers.fieldchange",
    settle_request: "suppliers.changerequest",
    new_supplier: "suppliers.stagechange",
    change_supplier: "suppliers.classification",
    new_stage: "suppliers.stagechange",
    correct_stage: "suppliers.stagechange",
    new_classification: "suppliers.classification",
    correct_classification: "suppliers.classification",
    new_grade: "suppliers.gradechange",
    correct_grade: "suppliers.gradechange",
}
