"""What of reports can be done through the admin, and the protected model that it writes."""

from django.urls import reverse

from reports.models import Narrative, PublishedFigure, ReportRun, RunState
from tests.admin.entering import add


def step(client, row, code, **values):
    answer = client.post(reverse(f"admin:reports_{row._meta.model_name}_step", args=[row.pk, code]), values)
    assert answer.status_code == 302


def make_report(client):
    answer = client.post(reverse("admin:reports_reportrun_make"), {"period": "2023-12"})
    assert answer["Location"] == ReportRun.objects.get(month="2023-12").get_absolute_url()


def sign_report(client):
    step(client, ReportRun.objects.latest("pk"), "sign", words="Checked")


def note_as_published(client):
    signed = ReportRun.objects.with_state().get(state=RunState.SIGNED)
    step(client, signed, "publish", source="Report 2024", on="2025-04-01")


def write_text(client):
    add(client, Narrative, kpi="hkex_b5_1", language="zh-hans", month="2024-06", text="Other words.")
    assert Narrative.objects.current().get().text == "Other words."


def enter_figure(client):
    add(
        client, PublishedFigure, as_of="2024-12-31", table_code="bridge", column_code="on_file", value="363",
        published_on="2025-03-28", source="Report 2024",
    )  # fmt: skip


def withdraw_figure(client):
    step(client, PublishedFigure.objects.current().latest("pk"), "withdraw", why="That was the row below.")
    assert PublishedFigure.objects.latest("pk").withdrawn_why == "That was the row below."


REPORTING = {
    make_report: "reports.reportrun",
    sign_report: "reports.signoff",
    note_as_published: "reports.publishedfigure",
    write_text: "reports.narrative",
    enter_figure: "reports.publishedfigure",
    withdraw_figure: "reports.publishedfigure",
}
