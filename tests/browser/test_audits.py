"""The pages of examinations that belong to no row alone, and an audit with its files: fit for everybody."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from accounts.services import system_user
from audits.models import Score
from demo.photos import photo
from foundation.dates import today
from tests.admin.keys import arguments
from tests.browser.test_every_page import looked_at
from tests.factories import AuditFactory, FindingFactory

NAMES = (
    "admin:audits_audit_checklist",
    "admin:audits_audit_due",
    "admin:audits_audit_calendar",
    "admin:audits_assessmentcycle_score",
    "admin:audits_engagement_attendance",
)


def test_the_pages_of_examinations_are_fit_for_everybody(page_of_root, said):
    finding = FindingFactory(noted=True, photos=[photo("廢酸桶.jpg", system_user())])
    with_files = finding.audit
    AuditFactory(supplier=with_files.supplier, planned_on=today() - timedelta(days=1))
    wanted = [reverse(name, args=arguments(name)) for name in NAMES]
    wanted += [with_files.get_absolute_url(), reverse("admin:audits_audit_step", args=[with_files.pk, "submit"])]

    found = {where: looked_at(page_of_root, where, said) for where in wanted}

    assert found == {where: [] for where in wanted}


def test_a_month_is_turned_with_the_keyboard_and_is_a_list_on_the_phone(page_of_root):
    planned = AuditFactory(planned_on=today().replace(day=15))
    page = page_of_root
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(reverse("admin:audits_audit_calendar"))
    assert page.locator("table.calendar td.empty-day:visible").count() == 0
    assert page.locator(f"table.calendar a[href='{planned.get_absolute_url()}']").is_visible()
    page.locator("nav.buttons a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar/?month=*")

    assert page.locator(f"table.calendar a[href='{planned.get_absolute_url()}']").count() == 0


def test_suppliers_are_scored_with_the_keyboard_alone(page_of_root, full_register):
    address = reverse("admin:audits_assessmentcycle_score", args=arguments("admin:audits_assessmentcycle_score"))
    before = {*Score.objects.values_list("pk", flat=True)}
    page = page_of_root
    page.goto(f"{address}?whose=all")

    page.locator("[data-scores] input").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("101")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[role=alert]")
    page.locator("[role=alert] a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("70.5")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    scored = Score.objects.exclude(pk__in=before).get()
    assert (scored.value, scored.assessor) == (Decimal("70.5"), full_register)
