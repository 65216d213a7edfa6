"""What is shown, and typed, on the page on which many suppliers are scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Criterion, Score, Scorecard
from audits.services import Mark, record_scores, withdraw_scores
from evidence.ledger import ledger
from sheets import cells
from sheets.cells import CellError
from suppliers.models import Supplier
from suppliers.models.grade_change import MOST_SCORE

ON_A_PAGE = 50


@dataclass
class Cell:
    """One field: what it is of, what stands in it, and what is wrong with it."""

    name: str
    label: str
    text: str
    error: str = ""
    mark: Mark | None = None
    #: The score that she gave before, if any.
    before: Score | None = None


class Grid:
    """Suppliers of one scorecard by the criteria that a person may score, some at a time."""

    def __init__(
        self, cycle: AssessmentCycle, person: User, asked: Mapping[str, str], sent: Mapping[str, str] | None
    ) -> None:
        self.cycle, self.person, self.asked, self.sent = cycle, person, asked, sent

    @cached_property
    def cards(self) -> list[Scorecard]:
        """The scorecards of the cycle of which she may score something."""
        used = Scorecard.objects.filter(assessments__cycle=self.cycle).distinct()
        hers = Criterion.objects.scored_by(self.person).values("scorecard")
        return list(used.filter(pk__in=hers).order_by("code"))

    @cached_property
    def card(self) -> Scorecard | None:
        """The scorecard that was chosen, else the first."""
        chosen = [card for card in self.cards if str(card.pk) == self.asked.get("card")]
        return next(iter(chosen or self.cards), None)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The columns."""
        return list(Criterion.objects.scored_by(self.person).filter(scorecard=self.card))

    @property
    def whose(self) -> str:
        """Whose suppliers are shown: her own where she has some, unless all were asked for."""
        if self.asked.get("whose") in ("mine", "all"):
            return self.asked["whose"]
        return "mine" if self.rows_of("mine").exists() else "all"

    @property
    def words(self) -> str:
        """What was searched for."""
        return self.asked.get("q", "")

    @property
    def is_open_only(self) -> bool:
        """Whether only suppliers are shown of which a score of hers lacks."""
        return bool(self.asked.get("open"))

    def rows_of(self, whose: str) -> "QuerySet[Assessment]":
        """Return the assessments of her own suppliers, or of all."""
        rows = Assessment.objects.filter(cycle=self.cycle, scorecard=self.card)
        return rows.filter(supplier__officer=self.person) if whose == "mine" else rows

    @cached_property
    def page(self) -> Page:
        """The rows of the page."""
        rows = self.rows_of(self.whose)
        if self.words:
            rows = rows.filter(supplier__in=Supplier.objects.search(self.words))
        if self.is_open_only:
            given = Score.objects.filter(
                assessment=OuterRef("pk"), assessor=self.person, criterion__in=[found.pk for found in self.criteria]
            )
            count = given.order_by().values("assessment").annotate(n=Count("pk")).values("n")
            rows = rows.alias(n=Coalesce(Subquery(count), 0)).filter(n__lt=len(self.criteria))
        rows = rows.select_related("supplier").order_by("supplier__code")
        return Paginator(rows, ON_A_PAGE).get_page(self.asked.get("p"))

    @cached_property
    def given(self) -> dict[tuple[int, int], Score]:
        """What she gave so far on this page."""
        scores = Score.objects.filter(assessment__in=[row.pk for row in self.page], assessor=self.person)
        return {(score.assessment_id, score.criterion_id): score for score in scores}

    @cached_property
    def lines(self) -> list[tuple[Assessment, list[Cell]]]:
        """Each row with its fields."""
        return [(row, [self.cell(row, criterion) for criterion in self.criteria]) for row in self.page]

    def cell(self, row: Assessment, criterion: Criterion) -> Cell:
        """Return a field with what is in it: what was typed, else what she gave."""
        name, before = f"s-{row.pk}-{criterion.pk}", self.given.get((row.pk, criterion.pk))
        label = f"{row.supplier.code} {criterion.name}"
        if self.sent is None:
            return Cell(name, label, plain(before.value) if before else "", before=before)
        cell = Cell(name, label, self.sent.get(name, "").strip(), before=before)
        try:
            value = read(cell.text)
        except (CellError, ValidationError) as error:
            cell.error = str(error.message)
        else:
            words = before.words if before else ""
            cell.mark = None if value is None else Mark(row.pk, criterion.pk, value, words)
        return cell

    @property
    def cells(self) -> list[Cell]:
        """All fields."""
        return [cell for _row, cells_ in self.lines for cell in cells_]

    @property
    def wrong(self) -> Sequence[Cell]:
        """The fields in which something stands that is no score."""
        return [cell for cell in self.cells if cell.error]

    def save(self, today: date) -> int:
        """Write what was typed, and withdraw what was emptied; return how many scores that were."""
        changed = [
            cell.mark for cell in self.cells if cell.mark and (not cell.before or cell.before.value != cell.mark.value)
        ]
        emptied = [cell.before.pk for cell in self.cells if cell.before and cell.mark is None]
        with ledger(self.person):
            if changed:
                record_scores(changed, actor=self.person, today=today)
            if emptied:
                withdraw_scores(emptied, actor=self.person, today=today)
        return len(changed) + len(emptied)

    def url(self, **changes: object) -> str:
        """Return the address of the grid with some of what was asked changed; without a page, of the first."""
        asked: dict[str, object] = {"card": self.card and self.card.pk, "whose": self.whose, "q": self.words}
        asked |= {"open": "1" if self.is_open_only else ""} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def tabs(self) -> list[dict[str, object]]:
        """Whose suppliers can be shown."""
        titles = {"mine": _("My suppliers"), "all": _("All suppliers")}
        return [
            {
                "title": title,
                "url": self.url(whose=whose),
                "is_chosen": whose == self.whose,
                "count": self.rows_of(whose).count(),
            }
            for whose, title in titles.items()
        ]

    @property
    def card_tabs(self) -> list[dict[str, object]]:
        """The scorecards that can be chosen, where there are several."""
        shown = self.cards if len(self.cards) > 1 else []
        return [{"title": card.name, "url": self.url(card=card.pk), "is_chosen": card == self.card} for card in shown]

    @property
    def next_url(self) -> str:
        """The address of the page after this one; of the last, its own."""
        return self.url(p=self.page.next_page_number() if self.page.has_next() else self.page.number)

    @property
    def previous_url(self) -> str:
        """The address of the page before this one."""
        return self.url(p=self.page.previous_page_number())


def plain(value: Decimal) -> str:
    """Return a score without needless noughts."""
    return format(value.normalize(), "f")


def read(text: str) -> Decimal | None:
    """Return the score that was typed; None for nothing. Raises CellError or ValidationError for anything else."""
    if not text:
        return None
    value = Decimal(cells.number(text))
    if not 0 <= value <= MOST_SCORE:
        words = _("%(value)s is not a score; scores go from 0 to %(most)s.")
        raise ValidationError(words % {"value": text, "most": MOST_SCORE})
    return round(value, 2)
