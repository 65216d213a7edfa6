"""What an audit scores, by the parameters of its scheme."""

from decimal import Decimal

import pytest

from accounts.services import system_user
from audits.models import Finding, Scheme
from audits.scoring import Score, score, score_of
from audits.services import Given, record_answers, save_finding
from tests.factories import AuditFactory, ChecklistItemFactory, SchemeFactory, SeverityFactory

VAP = Scheme(score_base=200, green_above=180, red_below=160)


@pytest.mark.parametrize(
    ("conforms", "found", "points", "expected"),
    [
        (40, 0, 0, ("200.00", "green")),
        (36, 4, 0, ("180.00", "yellow")),
        (181, 19, 0, ("181.00", "green")),
        (40, 0, 20, ("180.00", "yellow")),
        (32, 8, 0, ("160.00", "yellow")),
        (40, 0, 41, ("159.00", "red")),
        (2, 1, 4, ("129.33", "red")),
        (0, 3, 60, ("-60.00", "red")),
    ],
)
def test_the_score_is_the_share_that_conforms_less_the_points(conforms, found, points, expected):
    results = {"conforms": conforms, "finding": found, "not_applicable": 7}

    assert score(VAP, results, points) == Score(Decimal(expected[0]), expected[1])


def test_where_nothing_applies_or_the_scheme_gives_none_there_is_no_score():
    assert score(VAP, {"not_applicable": 3}, 0) is None
    assert score(Scheme(), {"conforms": 3}, 0) is None


@pytest.mark.either
@pytest.mark.django_db
def test_an_audit_is_scored_by_its_answers_and_findings():
    scheme = SchemeFactory(scored=True)
    items = [ChecklistItemFactory(scheme=scheme) for _ in range(4)]
    severity = SeverityFactory(scheme=scheme, code="priority", points=20)
    audit = AuditFactory(scheme=scheme, held=True)
    seen = {item.pk: Given("conforms") for item in items[:2]} | {items[2].pk: Given("not_applicable")}
    record_answers(audit, seen, actor=system_user())

    save_finding(Finding(audit=audit, item=items[3], severity=severity, words="No."), actor=system_user())

    # 200 × 2 / 3 − 20
    assert score_of(audit) == Score(Decimal("113.33"), "red")
