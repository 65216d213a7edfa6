"""A published figure that was entered by mistake is taken back; what a signed-off report tells does not go unsaid."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.services import system_user
from evidence.models import Event
from foundation.dates import today, written
from reports.comparing import compare
from reports.models import PublishedFigure, ReportRun
from reports.naming import Naming
from reports.pages import Names
from reports.reading import Reading
from reports.restating import restatements, withdrawals
from reports.services import publish, withdraw_published
from reports.tables import changes
from tests.factories import PublishedFigureFactory, ReportRunFactory, SignOffFactory, UserFactory
from tests.reports.conftest import TODAY, YEAR_END

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]

ON, ANEW = date(2025, 3, 28), date(2025, 3, 31)
#: A period after the publication, and a day that knows of it.
APRIL, APRIL_END = {"period": "2025-04", "today": date(2025, 5, 2)}, date(2025, 4, 30)
WHY = "It is the figure of the row below."


def withdraw(*figures, why=WHY, on=TODAY):
    return withdraw_published(figures, why=why, actor=system_user(), today=on)


@pytest.mark.either
def test_it_is_kept_with_the_reason_and_reports_hold_nothing_against_it_any_more():
    figure, other = PublishedFigureFactory(value="22"), PublishedFigureFactory(row_code="other", value="22")

    withdraw(figure)

    figure.refresh_from_db()
    assert (figure.withdrawn_on, figure.withdrawn_by, figure.withdrawn_why) == (TODAY, system_user(), WHY)
    assert figure.superseded_at is not None
    assert Event.objects.latest("seq").action == "figure_withdrawn"
    assert [(row["row"], row["published"]) for row in restatements(TODAY)] == [("other", other.value)]
    assert withdrawals(TODAY) == []
    assert "withdrawn" not in changes.compute(Reading(TODAY))


@pytest.mark.either
def test_a_figure_that_an_unsigned_report_tells_goes_unsaid_and_the_comparison_names_it():
    figure = PublishedFigureFactory(value="22")
    old = ReportRunFactory(**APRIL)

    withdraw(figure)

    comparison = compare(old, ReportRunFactory(**APRIL))
    assert {(change.table, change.new) for change in comparison.changes} == {("changes", None)}
    assert [(fact.action, fact.day) for fact in comparison.late.facts] == [("figure_withdrawn", ON)]
    assert comparison.unexplained == []


@pytest.mark.either
def test_what_a_signed_off_report_tells_stands_as_withdrawn_from_then_on():
    figure = PublishedFigureFactory(value="22")
    old = SignOffFactory(run=ReportRunFactory(**APRIL)).run

    withdraw(figure)

    new = ReportRunFactory(**APRIL)
    comparison = compare(old, new)
    assert {change.column.partition(".")[0] for change in comparison.changes} == {"restatements", "withdrawn"}
    assert [fact.action for fact in comparison.late.facts] == ["figure_withdrawn"]
    assert comparison.unexplained == []
    assert withdrawals(APRIL_END) == [
        {
            "of": "2024-12-31",
            "table": "suppliers_by_region",
            "row": "cn",
            "column": "count",
            "published": "22",
            "published_on": "2025-03-28",
            "source": figure.source,
            "withdrawn_on": TODAY.isoformat(),
            "why": WHY,
        }
    ]
    assert restatements(APRIL_END) == []
    assert withdrawals(date(2025, 3, 27)) == []


def test_it_stands_as_withdrawn_once_a_report_that_tells_it_is_signed_off_later():
    figure = PublishedFigureFactory(value="22")
    told = ReportRunFactory(**APRIL)
    withdraw(figure)
    before = withdrawals(TODAY)

    SignOffFactory(run=told)

    assert before == []
    assert [row["published"] for row in withdrawals(TODAY)] == ["22"]
    assert [*Event.objects.filter(action="figure_withdrawal_told").values_list("object_id", flat=True)] == [figure.pk]


def test_a_report_of_before_the_publication_or_of_after_the_withdrawal_does_not_tell_it():
    figure = PublishedFigureFactory(value="22")
    SignOffFactory(run=ReportRunFactory(period="2025-02", today=TODAY))

    withdraw(figure)

    SignOffFactory(run=ReportRunFactory(**APRIL))
    assert withdrawals(TODAY) == []
    assert not Event.objects.filter(action="figure_withdrawal_told").exists()


@pytest.mark.either
@pytest.mark.parametrize("corrections", [["23"], ["23", "24"]])
def test_the_value_that_was_told_is_named_and_not_the_correction_of_it(corrections):
    PublishedFigureFactory(value="22", source="Report 2024, page 60")
    SignOffFactory(run=ReportRunFactory(**APRIL))

    *_others, last = [PublishedFigureFactory(value=value, source="Page 61") for value in corrections]
    withdraw(last)

    assert [(row["published"], row["source"]) for row in withdrawals(TODAY)] == [("22", "Report 2024, page 60")]


@pytest.mark.either
def test_of_two_values_that_were_told_the_last_one_is_named_and_the_ledger_says_since_when():
    PublishedFigureFactory(value="22")
    SignOffFactory(run=ReportRunFactory(**APRIL))
    right = PublishedFigureFactory(value="23")
    told = ReportRunFactory(period="2025-05", today=date(2025, 6, 2))
    withdraw(right)
    old = ReportRunFactory(**APRIL)

    SignOffFactory(run=told)

    comparison = compare(old, ReportRunFactory(**APRIL))
    assert [(change.old, change.new) for change in comparison.changes] == [("22", "23")]
    assert [fact.action for fact in comparison.late.facts] == ["figure_withdrawal_told"]
    assert comparison.unexplained == []


@pytest.mark.either
def test_a_publication_in_whose_place_a_later_one_was_told_is_not_said_to_have_been_told():
    early = PublishedFigureFactory(value="22")
    PublishedFigureFactory(value="341", published_on=ANEW)
    SignOffFactory(run=ReportRunFactory(**APRIL))

    withdraw(early)

    assert withdrawals(APRIL_END) == []


def test_a_whole_publication_of_the_wrong_day_below_the_right_one_is_not_said_to_have_been_told():
    run, by = SignOffFactory().run, {"source": "R", "actor": UserFactory(), "today": TODAY}
    publish(run, on=ON, **by)
    publish(run, on=ANEW, **by)
    SignOffFactory(run=ReportRunFactory(**APRIL))

    withdraw(*PublishedFigure.objects.filter(published_on=ON))

    assert withdrawals(APRIL_END) == []


@pytest.mark.either
def test_a_figure_of_years_that_the_signed_report_tells_no_more_is_not_said_to_have_been_told():
    figure = PublishedFigureFactory(as_of=date(2021, 12, 31), published_on=date(2022, 3, 28), today=TODAY)
    SignOffFactory(run=ReportRunFactory(period="2026-10", today=TODAY))

    withdraw(figure)

    assert withdrawals(YEAR_END) == []


@pytest.mark.either
def test_what_was_noted_anew_as_it_was_counts_again_and_withdrawn_anew_bears_the_last_reason():
    figure = PublishedFigureFactory(value="22")
    SignOffFactory(run=ReportRunFactory(**APRIL))
    withdraw(figure)

    again = PublishedFigureFactory(value="22")
    told = [row["published"] for row in restatements(APRIL_END)], withdrawals(APRIL_END)
    withdraw(again, why="Never published at all")

    assert told == (["22"], [])
    assert [(row["published"], row["why"]) for row in withdrawals(APRIL_END)] == [("22", "Never published at all")]


def test_a_signed_report_that_was_frozen_before_its_page_was_kept_is_read_as_well():
    figure = PublishedFigureFactory(value="22")
    run = SignOffFactory(run=ReportRunFactory(**APRIL)).run
    ReportRun.objects.filter(pk=run.pk).update(shown="", shown_sha256="")

    withdraw(figure)

    assert [row["published"] for row in withdrawals(TODAY)] == ["22"]


@pytest.mark.either
def test_the_publication_before_it_counts_again():
    PublishedFigureFactory(value="341")
    wrong = PublishedFigureFactory(value="22", published_on=date(2025, 3, 29))

    withdraw(wrong)

    assert [row["published"] for row in restatements(TODAY)] == ["341"]


@pytest.mark.either
def test_a_publication_of_the_wrong_day_is_taken_back_whole_and_noted_anew():
    run = SignOffFactory().run
    by = {"source": "Report 2024", "actor": UserFactory(), "today": TODAY}
    count = publish(run, on=ON, **by)

    withdraw(*PublishedFigure.objects.current())

    assert restatements(TODAY) == []
    assert publish(run, on=ON, **by) == count
    assert len(restatements(TODAY)) == count


@pytest.mark.either  # refused before anything is written
def test_it_is_withdrawn_once_with_a_reason_and_what_was_corrected_is_not():
    wrong, right = PublishedFigureFactory(value="22"), PublishedFigureFactory(value="341")

    with pytest.raises(ValidationError) as refused:
        withdraw(right, why="  ")
    assert {*refused.value.message_dict} == {"why"}
    with pytest.raises(ValidationError) as refused:
        withdraw(right, wrong)
    assert refused.value.code == "superseded"
    withdraw(right)
    with pytest.raises(ValidationError) as refused:
        withdraw(right)
    assert refused.value.code == "superseded"


@pytest.mark.either  # refused before anything is written
@pytest.mark.parametrize("sign", ["😀", "ก", "\ue000"])
def test_words_that_no_report_could_print_are_refused(sign):
    run, figure, words = SignOffFactory().run, PublishedFigureFactory(), f"Wrong {sign}"

    with pytest.raises(ValidationError) as why:
        withdraw(figure, why=words)
    with pytest.raises(ValidationError) as by_hand:
        PublishedFigureFactory(row_code="other", source=words)
    with pytest.raises(ValidationError) as whole:
        publish(run, on=ON, source=words, actor=UserFactory(), today=TODAY)

    assert [{*refused.value.message_dict} for refused in (why, by_hand, whole)] == [{"why"}, {"source"}, {"source"}]
    assert [*PublishedFigure.objects.current()] == [figure]


@pytest.mark.parametrize("lacking", ["withdrawn_why", "withdrawn_by", "superseded_at", "withdrawn_on"])
def test_the_database_keeps_nothing_withdrawn_without_its_reason(lacking):
    (figure,) = withdraw(PublishedFigureFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedFigure.objects.filter(pk=figure.pk).update(**{lacking: "" if lacking == "withdrawn_why" else None})


@pytest.mark.either  # words
def test_each_publication_that_a_signed_off_report_tells_stands_as_withdrawn():
    early = PublishedFigureFactory(value="314")
    SignOffFactory(run=ReportRunFactory(**APRIL))
    withdraw(early)
    again = PublishedFigureFactory(value="340", published_on=ANEW)
    signed = SignOffFactory(run=ReportRunFactory(**APRIL)).run
    withdraw(again)

    compared = compare(signed, ReportRunFactory(**APRIL))

    assert [(row["published"], row["published_on"]) for row in withdrawals(TODAY)] == [
        ("314", ON.isoformat()),
        ("340", ANEW.isoformat()),
    ]
    # The line of the first stands as it did.
    assert [
        (change.column, change.old, change.new) for change in compared.changes if "314" in (change.old, change.new)
    ] == []
    (line,) = {change.row for change in compared.changes if change.column.startswith("withdrawn")}
    assert Naming(Names(TODAY.isoformat())).row(line).endswith(f"({written(ANEW)})")


def test_the_page_of_a_report_says_what_was_withdrawn_when_and_why():
    figure = PublishedFigureFactory(value="22")
    SignOffFactory(run=ReportRunFactory(**APRIL))
    withdraw(figure)

    section = changes.page(changes.compute(Reading(TODAY)), Names(TODAY.isoformat()))

    ((_name, figures),) = section.tables[-1].rows
    said = [str(one.value) for one in figures]
    assert said == ["22", f"{figure.source} ({written(ON)})", written(TODAY), WHY]


@pytest.mark.either  # pages
class TestPages:
    @pytest.fixture(autouse=True)
    def compliance(self, client):
        client.force_login(UserFactory(compliance=True, language="en"))

    def test_the_step_says_what_becomes_of_it_and_asks_for_the_reason(self, client):
        figure = PublishedFigureFactory()
        step = reverse("admin:reports_publishedfigure_step", args=[figure.pk, "withdraw"])
        unsigned = client.get(step).text
        SignOffFactory(run=ReportRunFactory(**APRIL))
        signed = client.get(step).text

        without = client.post(step, {"why": ""})
        client.post(step, {"why": WHY})

        assert "reports no longer tell it" in unsigned
        assert "later ones say that it was withdrawn" in signed
        assert "As it was told" not in signed
        assert "This field is required" in without.text
        page = client.get(figure.get_absolute_url()).text
        assert WHY in page
        assert "Withdrawn" in page
        assert step not in page

    def test_the_step_names_the_value_that_was_told_where_it_was_corrected(self, client):
        PublishedFigureFactory(value="22")
        SignOffFactory(run=ReportRunFactory(**APRIL))
        right = PublishedFigureFactory(value="23")

        page = client.get(reverse("admin:reports_publishedfigure_step", args=[right.pk, "withdraw"])).text

        assert "<strong>23</strong>" in page
        assert f"As it was told: 22 – {right.source}" in page

    def test_many_are_withdrawn_from_the_list_after_they_are_looked_at(self, client):
        figures = [PublishedFigureFactory(row_code=code) for code in ("cn", "other")]
        list_of = reverse("admin:reports_publishedfigure_changelist")
        asked = {"action": "withdraw", "_selected_action": [figure.pk for figure in figures]}

        page = client.post(list_of, asked).text
        before = PublishedFigure.objects.current().count()
        done = client.post(list_of, asked | {"why": WHY}, follow=True).text

        assert all(f"Count: <strong>{figure.value}</strong>" in page for figure in figures)
        assert (before, PublishedFigure.objects.current().count()) == (2, 0)
        assert "2 figures were withdrawn." in done
        assert {*PublishedFigure.objects.values_list("withdrawn_on", flat=True)} == {today()}

    def test_no_reason_is_asked_where_one_of_many_is_gone_already(self, client):
        figures = [PublishedFigureFactory(value="22"), PublishedFigureFactory(value="23")]
        asked = {"action": "withdraw", "_selected_action": [figure.pk for figure in figures]}

        page = client.post(reverse("admin:reports_publishedfigure_changelist"), asked, follow=True).text

        assert "were corrected or withdrawn already: leave them out" in page
        assert "What was wrong with it" not in page

    def test_a_reason_that_no_document_can_print_is_refused_where_it_is_typed(self, client):
        figure = PublishedFigureFactory()
        step = reverse("admin:reports_publishedfigure_step", args=[figure.pk, "withdraw"])
        asked = {"action": "withdraw", "_selected_action": [figure.pk], "why": "Wrong 😀"}

        of_one = client.post(step, asked).text
        of_many = client.post(reverse("admin:reports_publishedfigure_changelist"), asked).text

        said = "Documents cannot show the sign “😀”: no font has it."
        assert said in of_one
        assert said in of_many
        assert "Wrong 😀</textarea>" in of_many
        assert PublishedFigure.objects.current().count() == 1

    @pytest.mark.parametrize(("state", "count"), [("current", 2), ("corrected", 2), ("withdrawn", 1), ("x", 5)])
    def test_the_list_is_filtered_by_how_they_stand(self, state, count, client):
        for value in ("1", "2", "3"):
            PublishedFigureFactory(value=value)
        withdraw(PublishedFigureFactory(row_code="other"))
        PublishedFigureFactory(row_code="", column_code="total")

        rows = client.get(reverse("admin:reports_publishedfigure_changelist"), {"state": state}).context["cl"]

        assert rows.result_count == count

    def test_who_may_only_read_withdraws_nothing(self, client):
        figure = PublishedFigureFactory()
        client.force_login(UserFactory(officer=True))

        step = client.post(reverse("admin:reports_publishedfigure_step", args=[figure.pk, "withdraw"]), {"why": WHY})
        listed = client.get(reverse("admin:reports_publishedfigure_changelist")).text

        assert step.status_code == 403
        assert 'value="withdraw"' not in listed
        assert PublishedFigure.objects.current().count() == 1
