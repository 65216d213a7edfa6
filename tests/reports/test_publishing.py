"""What was published is kept, and later reports say where the register says otherwise by then."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext

from attestations.models import Attestation, Requirement
from attestations.standing import holds
from foundation.dates import written
from reports.called import positions_of
from reports.models import PublishedFigure
from reports.numbers import NUMBER, agrees
from reports.pages import Names
from reports.paths import figures_of
from reports.reading import Reading
from reports.restating import publishable, restatements
from reports.services import publish
from reports.tables import changes
from suppliers.models import Stage
from tests.factories import (
    AttestationFactory,
    PublishedFigureFactory,
    ReportRunFactory,
    ScreeningFactory,
    SignOffFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

ON = date(2025, 3, 28)
GIVEN = {"source": "Report 2024", "on": ON, "today": TODAY}


def test_figures_of_a_signed_off_run_are_kept_as_published_and_hold_until_a_fact_comes_late():
    run = SignOffFactory().run

    count = publish(run, actor=UserFactory(), **GIVEN)

    assert count == PublishedFigure.objects.filter(run=run).count() > 20
    assert [row for row in restatements(TODAY) if row["now"] != row["published"]] == []
    SupplierFactory(code="LATE", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    other = {(row["table"], row["row"], row["column"]) for row in restatements(TODAY) if row["now"] != row["published"]}
    assert ("bridge", "", "on_file") in other
    assert ("suppliers_by_region", "", "total") in other


@pytest.mark.either
def test_a_report_of_a_day_before_the_publication_does_not_know_of_it():
    PublishedFigureFactory()

    before, after = restatements(date(2025, 3, 27)), restatements(ON)

    assert before == []
    (row,) = after
    now = {
        row["region"]: row["count"]
        for row in json.loads(ReportRunFactory().data)["tables"]["suppliers_by_region"]["rows"]
    }
    assert (row["published"], row["now"]) == ("341", str(now["cn"]))


@pytest.mark.either
def test_of_a_figure_that_was_published_twice_the_last_time_counts():
    PublishedFigureFactory(value="1")
    PublishedFigureFactory(value="2", published_on=date(2025, 3, 29))

    assert [row["published"] for row in restatements(TODAY)] == ["2"]
    assert changes.compute(Reading(TODAY))["restatements"] == restatements(TODAY)


@pytest.mark.either
def test_what_was_published_of_a_day_before_the_years_that_are_compared_is_past():
    within = PublishedFigureFactory(as_of=date(2023, 12, 31))
    PublishedFigureFactory(as_of=date(2023, 12, 30))

    assert [row["of"] for row in restatements(TODAY)] == [within.as_of.isoformat()]


@pytest.mark.either  # numbers are compared after they are read
@pytest.mark.parametrize(
    ("published", "now", "is_same"),
    [
        ("341", "341", True),
        ("-3", "-3", True),
        ("-3", "3", False),
        ("1,024", "1024", True),
        ("341", "340", False),
        ("100%", "1.0000", True),
        ("100%", "0.9966", False),
        ("99.66%", "0.9966", True),
        ("99.7%", "0.9966", True),
        ("99.6%", "0.9966", True),
        ("99.5%", "0.9966", False),
        ("0.9966", "0.9966", True),
    ],
)
def test_figures_are_compared_as_numbers(published, now, is_same):
    assert agrees(published, now) == is_same


@pytest.mark.either  # refused before anything is written
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("table_code", {"table_code": "suppliers_by_regions"}),
        ("table_code", {"table_code": "index"}),
        ("row_code", {"row_code": "xx"}),
        ("row_code", {"row_code": ""}),
        ("column_code", {"column_code": "share"}),
        ("value", {"value": "abc"}),
        ("value", {"value": "32 of 32"}),
    ],
)
def test_what_no_table_has_and_what_is_no_number_is_refused_in_a_sentence(field, given):
    if given == {"row_code": ""}:
        given |= {"column_code": "share"}

    with pytest.raises(ValidationError) as refused:
        PublishedFigureFactory(**given)

    assert {*refused.value.message_dict} == ({field} if given.get("row_code") != "" else {"column_code"})
    assert not PublishedFigure.objects.exists()


@pytest.mark.either  # refused before anything is written
@pytest.mark.parametrize("value", ["41.5", "1,024", "-0.5", "150%"])
def test_a_share_is_at_most_all(value):
    with pytest.raises(ValidationError) as refused:
        PublishedFigureFactory(table_code="commitments", row_code="conflict_minerals", column_code="share", value=value)

    assert {*refused.value.message_dict} == {"value"}
    assert not PublishedFigure.objects.exists()


@pytest.mark.either
def test_every_figure_of_a_frozen_month_can_be_entered_as_published():
    tables = json.loads(ReportRunFactory().data)["tables"]
    codes = {module.CODE for module in publishable()}
    figures = [
        {"table_code": table, "row_code": row, "column_code": column, "value": str(value)}
        for table in sorted(codes)
        for row, column, value in figures_of(tables[table])
        if NUMBER.regex.match(str(value))
    ]
    for given in figures:
        PublishedFigure(as_of="2024-12-31", published_on=ON, source="x", **given).clean_fields(exclude=["entered_by"])

    # Each is looked up among the figures of its table, which takes a while: one that stands deepest for all.
    deepest = {given["table_code"]: given for given in sorted(figures, key=lambda of: of["column_code"].count("."))}
    for given in deepest.values():
        PublishedFigureFactory(**given)

    assert PublishedFigure.objects.count() == len(deepest) > 10
    assert sum("." in given["column_code"] for given in deepest.values()) > 5
    assert [row for row in restatements(TODAY) if row["published"] != row["now"]] == []


def test_of_a_run_that_is_published_all_is_kept_that_a_report_prints_of_it():
    run = SignOffFactory().run
    publish(run, actor=UserFactory(), **GIVEN)

    kept = {*PublishedFigure.objects.values_list("table_code", "column_code")}

    assert kept == {
        ("suppliers_by_region", "count"),
        ("suppliers_by_region", "total"),
        ("bridge", "on_file"),
        ("bridge", "cooperating"),
        ("bridge", "net"),
        *(("commitments", column) for column in ("held", "signed", "by_clause", "required", "share")),
        *(("certifications", column) for column in ("held", "required", "share")),
        *(("certifications", f"groups.{column}") for column in ("held", "required", "share")),
        *(("documents", column) for column in ("held", "required", "share")),
        ("grades", "count"),
        ("grades", "not_assessed"),
    }


def test_that_a_commitment_was_signed_and_not_by_clause_after_all_is_restated():
    run = SignOffFactory().run
    publish(run, actor=UserFactory(), **GIVEN)
    clause = Attestation.objects.filter(requirement__code="anti_bribery", basis="contract_clause").filter(
        holds(YEAR_END), supplier__stage="active"
    )[0]

    AttestationFactory(supplier=clause.supplier, requirement=clause.requirement, submitted_on=YEAR_END, today=TODAY)

    changed = {(row["column"], row["row"]) for row in restatements(TODAY) if row["published"] != row["now"]}
    assert changed == {("signed", "anti_bribery"), ("by_clause", "anti_bribery")}


@pytest.mark.either
def test_what_was_published_stands_in_the_order_of_the_report():
    ReportRunFactory()
    for table, row, column, value in (
        ("certifications", "iso_9001", "held", "1"),
        ("commitments", "security", "share", "1"),
        ("commitments", "security", "held", "1"),
        ("commitments", "anti_bribery", "held", "1"),
        ("bridge", "", "on_file", "1"),
        ("suppliers_by_region", "cn", "count", "1"),
    ):
        PublishedFigureFactory(table_code=table, row_code=row, column_code=column, value=value)
    names = Names("2025-04-01")
    places = positions_of(names.called, Requirement)

    found = [(row["table"], row["row"], row["column"]) for row in changes.as_read(restatements(TODAY), names)]

    commitments = [("anti_bribery", "held"), ("security", "held"), ("security", "share")]
    commitments.sort(key=lambda pair: places[pair[0]])
    assert found == [
        ("suppliers_by_region", "cn", "count"),
        ("bridge", "", "on_file"),
        *(("commitments", *pair) for pair in commitments),
        ("certifications", "iso_9001", "held"),
    ]


@pytest.mark.either  # refused before anything is written
def test_a_row_that_is_none_is_answered_with_those_that_there_are():
    with pytest.raises(ValidationError, match="It has: cn, other"):
        PublishedFigureFactory(row_code="xx")


@pytest.mark.either
def test_spaces_around_a_value_are_nothing():
    assert PublishedFigureFactory(value="32 ").value == "32"


def test_a_figure_that_was_entered_wrongly_is_entered_anew_and_the_former_one_stays():
    wrong = PublishedFigureFactory(value="431")
    right = PublishedFigureFactory(value="341")

    wrong.refresh_from_db()
    assert wrong.superseded_at == right.entered_at
    assert [*PublishedFigure.objects.current()] == [right]
    assert [row["published"] for row in restatements(TODAY)] == ["341"]
    with pytest.raises(ValidationError, match="entered already"):
        PublishedFigureFactory(value="341")


@pytest.mark.either  # words
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_what_was_published_is_told_in_words_and_in_per_cent(language):
    PublishedFigureFactory(table_code="commitments", row_code="conflict_minerals", column_code="share", value="100%")
    names = Names("2025-04-01")

    with translation.override(language):
        table = changes.restated(restatements(TODAY), names)
        named = names.of(Requirement, "conflict_minerals")
        ((name, (said, now, restated, _where)),) = table.rows
        wanted = f"{written('2024-12-31')} · {gettext('Commitments')} · {named} · {gettext('Share')}"

    assert name == wanted
    assert said.value == "100%"
    assert now.value.endswith("%")
    assert "conflict_minerals" not in name
    assert str(restated.value)


@pytest.mark.either  # refused before anything is written
def test_only_what_was_signed_off_is_published():
    with pytest.raises(ValidationError) as refused:
        publish(ReportRunFactory(), actor=UserFactory(), **GIVEN)

    assert refused.value.code == "not_signed"


@pytest.mark.either  # refused before anything is written
@pytest.mark.parametrize("day", [date(2024, 12, 30), date(2026, 11, 25)])
def test_it_is_published_from_its_own_day_up_to_today(day):
    run = SignOffFactory().run

    with pytest.raises(ValidationError, match="up to today"):
        publish(run, actor=UserFactory(), **GIVEN | {"on": day})


@pytest.mark.either
def test_it_is_published_once_a_day():
    run = SignOffFactory().run
    publish(run, actor=UserFactory(), **GIVEN)

    with pytest.raises(ValidationError) as refused:
        publish(run, actor=UserFactory(), **GIVEN)

    assert refused.value.code == "twice"


@pytest.mark.either  # refused before anything is written
@pytest.mark.parametrize("day", [date(2024, 12, 30), date(2025, 4, 2)])
def test_a_figure_entered_by_hand_is_published_after_its_day_and_not_in_the_future(day):
    with pytest.raises(ValidationError):
        PublishedFigureFactory(published_on=day)


@pytest.mark.either
def test_a_figure_entered_by_hand_keeps_no_report_from_being_noted_as_published():
    run = SignOffFactory().run
    PublishedFigureFactory(table_code="audits", row_code="on_site", column_code="held", value="3")

    assert publish(run, source="Report 2024", on=date(2025, 3, 28), actor=UserFactory(), today=TODAY) > 20


@pytest.mark.either
def test_what_was_signed_off_and_superseded_is_not_published():
    run = SignOffFactory().run
    ScreeningFactory(screened_on=date(2024, 12, 1), today=TODAY)
    SignOffFactory()

    with pytest.raises(ValidationError):
        publish(run, source="Report 2024", on=date(2025, 3, 28), actor=UserFactory(), today=TODAY)
