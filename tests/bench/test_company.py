"""The company that is measured has something of all that reports tell of."""

import json
from datetime import date

import pytest

from bench.company.build import write_company
from bench.company.published import write_published
from reports.periods import read_report_period
from reports.services.freezing import computed

DAY = date(2026, 6, 17)


@pytest.mark.usefixtures("reference")
@pytest.mark.django_db
@pytest.mark.either
def test_no_table_of_a_report_is_measured_empty():
    write_company(400, DAY)
    write_published(DAY)

    told = json.loads(computed(read_report_period("2025-12", DAY)).data)["tables"]
    counts = {
        "front": told["front"]["red"],
        "audits": [row["held"] and row["previous"] for row in told["audits"]["rows"]],
        "findings": told["audits"]["findings"].values(),
        "improvement": [told["improvement"]["rows"], sum(row["count"] for row in told["improvement"]["ended"])],
        "screening": [sum(row[name] for row in told["screening"]["rows"]) for name in ("assessed", "with_impacts")],
        "security": [row["held"] for row in told["security"]["rows"]] + told["security"]["risks"],
        "second sources": [told["second_sources"]["ready"], told["second_sources"]["previous_ready"]],
        "engagement": [told["engagement"]["suppliers"], told["engagement"]["informed_total"]["informed"]],
        "restated": told["changes"]["restatements"],
        "reminded": [sum(about["reminders"] for row in told["gaps"]["rows"] for about in row["requirements"])],
    }
    assert {name for name, those in counts.items() if not those or not all(those)} == set()
