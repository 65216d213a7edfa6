"""What is frozen stays: the same figures have the same hash, and need nothing of the register to be shown."""

import hashlib
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.services import system_user
from attestations.models import Requirement
from evidence.digests import canonical_json
from evidence.ledger import last_event
from evidence.models import Event
from evidence.verify import findings
from reports.frozen import footer_of, report_of
from reports.models import Origin, ReportRun
from reports.periods import read_report_period
from reports.renderings import renderings
from reports.services import freeze, keep
from suppliers.models import Stage, Supplier
from tests.factories import ReportRunFactory, SupplierFactory, UserFactory
from tests.reports.conftest import TODAY

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]


def period(text="2024-12"):
    return read_report_period(text, TODAY)


@pytest.mark.either
def test_a_run_keeps_the_text_that_was_hashed_and_how_far_the_ledger_had_come():
    actor = UserFactory()
    seen = last_event()

    run = freeze(period(), actor=actor, origin=Origin.HAND)

    content = json.loads(run.data)
    assert list(content) == ["as_of", "month", "tables"]
    assert run.data == canonical_json(content)
    assert run.sha256 == hashlib.sha256(run.data.encode()).hexdigest()
    assert (run.month, run.as_of, run.is_open, run.made_by) == ("2024-12", date(2024, 12, 31), False, actor)
    assert (run.ledger_seq, run.ledger_hash) == (seen, Event.objects.get(seq=seen).hash)
    event = Event.objects.get(object_type="reports.reportrun", object_id=run.pk)
    assert (event.action, event.actor_ref) == ("report_frozen", str(actor.ref))
    assert json.loads(event.payload)["detail"]["sha256"] == run.sha256


def test_the_same_month_frozen_twice_has_the_same_hash_also_after_later_months_were_entered():
    before = ReportRunFactory()
    SupplierFactory(code="LATER", today=TODAY, stages=((date(2025, 3, 1), Stage.ACTIVE),))

    after = ReportRunFactory()

    assert after.pk != before.pk
    assert (after.sha256, after.data) == (before.sha256, before.data)
    assert after.ledger_seq > before.ledger_seq


@pytest.mark.either  # the same text is the same hash, which the database does not make
def test_what_was_frozen_is_kept_once_while_the_figures_are_the_same():
    asked = {"actor": system_user(), "origin": Origin.COMMAND}

    first = keep(period(), **asked)

    assert keep(period(), **asked) == first
    assert keep(period("2024-12-30"), **asked) != first
    SupplierFactory(code="EARLIER", today=TODAY, stages=((date(2024, 3, 1), Stage.ACTIVE),))
    assert keep(period(), **asked).pk > first.pk


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_what_the_organisation_is_called_by_now_is_kept_anew(settings):
    given = {"actor": system_user(), "origin": Origin.COMMAND}
    settings.ORGANISATION_NAME = ""
    before = keep(period("2024-12"), **given)
    settings.ORGANISATION_NAME = "Right Ltd"

    assert footer_of(keep(period("2024-12"), **given)).organisation == "Right Ltd"
    assert footer_of(before).organisation == "Goodstanding"


@pytest.mark.either
def test_the_month_that_still_runs_is_marked_open():
    run = freeze(period(f"{TODAY:%Y-%m}"), actor=system_user(), origin=Origin.HAND)

    assert (run.is_open, run.as_of, run.period) == (True, TODAY, TODAY.isoformat())


# What is in each language is read in test_renderings.py; none has a way of its own to the register.
IN_CHINESE = [pytest.param(language, marks=pytest.mark.proof) for language in ("zh-hant", "zh-hans")]


@pytest.mark.either  # what was frozen is rendered without a question to the database
@pytest.mark.parametrize("language", ["en", *IN_CHINESE])
@pytest.mark.parametrize("code", renderings())
def test_a_rendering_is_the_same_twice_and_reads_nothing_of_the_register(
    code, language, django_assert_num_queries, settings
):
    settings.ORGANISATION_NAME = "Before Ltd"
    run = ReportRunFactory()

    def rendered():
        found = renderings()[code].render(report_of(run), footer_of(run), language)
        return found if isinstance(found, bytes) else b"".join(found)

    with django_assert_num_queries(0):
        first = rendered()
    Requirement.objects.update(name_en="Renamed", name_zh_hant="改名", name_zh_hans="改名")
    Supplier.objects.update(name="Renamed")
    settings.ORGANISATION_NAME = "After Ltd"

    assert rendered() == first
    assert first


@pytest.mark.either  # what was frozen is rendered without a question to the database
@pytest.mark.parametrize("code", renderings())
def test_each_rendering_is_a_plug_in_that_keeps_the_contract(code):
    module = renderings()[code]

    assert (module.CODE, isinstance(module.IS_TEXT, bool)) == (code, True)
    assert module.__doc__
    assert str(module.TITLE)
    assert module.MEDIA_TYPE
    assert module.SUFFIX
    assert isinstance(module.ORDER, int | float)


@pytest.mark.either  # what was frozen is rendered without a question to the database
def test_a_report_is_of_a_month_or_of_a_day():
    runs = [ReportRunFactory(period=text) for text in ("2024-12", "2024-12-31", "2024-12-15")]

    assert [run.period for run in runs] == ["2024-12", "2024-12", "2024-12-15"]


@pytest.mark.parametrize(
    "column", ["data", *(pytest.param(column, marks=pytest.mark.either) for column in ("names", "shown"))]
)
def test_figures_or_names_that_are_changed_by_sql_are_found(column):
    run = ReportRunFactory()
    assert list(findings()) == []

    ReportRun.objects.filter(pk=run.pk).update(**{column: "{}"})

    (found,) = findings()
    assert column in str(found)


def test_the_clock_keeps_a_month_once():
    given = {"actor": system_user(), "origin": Origin.SCHEDULE}
    freeze(period(), **given)

    with pytest.raises(IntegrityError), transaction.atomic():
        freeze(period(), **given)


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_the_command_acts_as_the_person_who_is_named():
    officer = UserFactory(email="officer@example.com")

    call_command("compliance_report", "2024-12", "--user", "OFFICER@example.com", stdout=StringIO())

    assert ReportRun.objects.get().made_by == officer
    with pytest.raises(CommandError, match=r"nobody@example\.com") as refused:
        call_command("compliance_report", "2024-12", "--user", "nobody@example.com")
    assert refused.value.returncode == 2


@pytest.mark.either  # words for a terminal
def test_the_command_says_which_reports_of_the_day_it_contradicts():
    waiting, told = ReportRunFactory(), StringIO()
    call_command("compliance_report", "2024-12", stdout=StringIO(), stderr=told)
    before = told.getvalue()
    SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)

    call_command("compliance_report", "2024-12", stdout=StringIO(), stderr=told)

    assert before == ""
    assert (
        f"Report {waiting.pk} of 2024-12 (contradicted) has other figures: SHA-256 {waiting.sha256}." in told.getvalue()
    )
