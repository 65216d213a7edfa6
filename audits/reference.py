"""The scorecard and the vetoes that ship: parameters of ours, which a company replaces by its own."""

import csv
from collections.abc import Iterator
from pathlib import Path

from accounts.models import User
from audits.models import Criterion, Scorecard, Veto
from audits.services import save_criterion, save_scorecard
from evidence.ledger import ledger
from foundation.dates import today
from sheets import reference_sheet
from suppliers.reference import NamedSheet

FOLDER = Path(__file__).parent / "reference"


class VetoSheet(NamedSheet):
    """Vetoes."""

    code = "vetoes"
    source = FOLDER / "1_vetoes.csv"

    class Meta:
        model = Veto


SHEETS = [VetoSheet]


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
