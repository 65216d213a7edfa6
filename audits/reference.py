"""The scorecard and the vetoes that ship: parameters of ours, which a company replaces by its own."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import ConsequenceRule, Criterion, Scorecard, Veto
from audits.models.consequence_rule import MOST_IN_A_ROW
from audits.services import save_consequence_rule, save_criterion, save_scorecard
from evidence.ledger import ledger
from foundation.dates import today
from sheets import reference_sheet
from sheets.columns import CountColumn, YesNoColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.row import Row
from suppliers.models import Grade
from suppliers.reference import NamedSheet
from suppliers.sheets.columns import choices_of

FOLDER = Path(__file__).parent / "reference"


class VetoSheet(NamedSheet):
    """Vetoes."""

    code = "vetoes"
    source = FOLDER / "1_vetoes.csv"

    class Meta:
        model = Veto


class ConsequenceRuleSheet(NamedSheet):
    """Rules of consequences."""

    code = "consequence_rules"
    source = FOLDER / "2_consequences.csv"

    grade = NamedColumn("grade", ("Grade", "考評等級", "考评等级"), catalogue=choices_of(Grade), required=True)
    in_a_row = CountColumn("in_a_row", ("Times in a row", "連續次數", "连续次数"), required=True)
    is_used = YesNoColumn("is_used", ("In use", "使用中", "使用中"))

    class Meta:
        model = ConsequenceRule

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse a number of times that is none."""
        for row in rows:
            if not 1 <= (row.merged("in_a_row") or 1) <= MOST_IN_A_ROW:
                words = _("A number from 1 to %(most)s is needed here.")
                row.refuse("in_a_row", "bad_number", words % {"most": MOST_IN_A_ROW})

    def save(self, instance: Any, job: Job) -> None:
        """Save through the service."""
        save_consequence_rule(instance, actor=job.actor)


SHEETS = [VetoSheet, ConsequenceRuleSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing; scorecards only where there is none: else they were chosen."""
    yield from reference_sheet.load(SHEETS, actor=actor, today=today())
    yield "scorecards", 0 if Scorecard.objects.exists() else make_scorecards(actor)


def make_scorecards(actor: User) -> int:
    """Make the scorecards that ship; return how many."""
    with ledger(actor):
        cards = {
            row["code"]: save_scorecard(Scorecard(**row, is_used=True), actor=actor) for row in shipped("scorecards")
        }
        for position, row in enumerate(shipped("criteria"), 1):
            criterion = Criterion(**{**row, "scorecard": cards[row["scorecard"]], "weight": int(row["weight"])})
            criterion.position = position
            save_criterion(criterion, actor=actor)
    return len(cards)


def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of a file that ships."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))
