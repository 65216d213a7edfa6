"""The company that is measured has a row of everything that reports tell of, and all that decided is another."""

from datetime import date

import pytest
from django.apps import apps

from bench.company.build import write_company
from bench.company.published import write_published
from reports.periods import read_report_period
from reports.services.freezing import computed

DAY = date(2026, 6, 17)
#: What nobody does there.
NONE = {
    "audits": {
        "ActionFile", "Assessment", "AssessmentCycle", "AuditFile", "Criterion", "EngagementFile", "GradeBand", "Objection",
        "Override", "PlanFile", "RaisedVeto", "Score", "Scorecard", "SecurityPaper",
    },
}  # fmt: skip


@pytest.mark.usefixtures("reference")
@pytest.mark.django_db
@pytest.mark.either
def test_a_company_has_a_row_of_all_that_reports_tell_of():
    write_company(400, DAY)
    write_published(DAY)

    empty = {model.__name__ for model in apps.get_app_config("audits").get_models() if not model.objects.exists()}
    assert empty <= NONE["audits"]
    others = ("suppliers.SecondSource", "reminders.Reminder", "reminders.Mail", "reports.PublishedFigure")
    assert [name for name in others if not apps.get_model(name).objects.exists()] == []
    run = computed(read_report_period("2025-12", DAY))
    assert len(run.data) > 10_000
