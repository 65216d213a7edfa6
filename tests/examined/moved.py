"""What is on file of suppliers is taken away, said otherwise, brought in by sheets and taken back."""

from django.core.exceptions import ValidationError
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Category, Classification, StageChange
from suppliers.services import Fact, correct_fact, record_facts
from tests.examined.base import LAST, MOVED, NTH, PEOPLE, SUPPLIERS, now_and_then
from tests.examined.book import DAY
from tests.examined.graded import refuse_rows
from tests.examined.lifecycle import DAYS, TYPED, Lifecycle
from tests.factories import START
from tests.sheets.bringing import bring

#: Classifications are dated back by more than the year in which a successor is asked for.
LONG_AGO = st.sampled_from([0, 0, 5, -40, -500])


class Moved(Lifecycle):
    """Facts are moved about."""

    @rule(code=MOVED, nth=NTH, by=PEOPLE)
    def remove_stage(self, code, nth, by):
        facts = StageChange.objects.current().filter(supplier__code=code).order_by("-effective_on")
        if not facts:
            return
        old = facts[nth % len(facts)]

        def remove():
            correct_fact(old, None, actor=self.world.people[by], today=self.book.today)
            self.book.moved(code, old.effective_on)

        self.attempt("stage removed", remove, f"{code} {old.stage} from {old.effective_on} by {by}", doer=by)

    @rule(code=SUPPLIERS, ahead=DAYS, by=PEOPLE)
    def pause_and_go_on(self, code, ahead, by):
        """Type a pause in and take it away, on the same day."""
        self.type_stage_in(code=code, stage="suspended", ahead=ahead, by=by)
        self.remove_stage(code=code, nth=0, by=by)

    @now_and_then
    @rule(code=SUPPLIERS, other=SUPPLIERS, is_core=st.booleans(), ahead=LONG_AGO, by=PEOPLE)
    def classify(self, code, other, is_core, ahead, by):
        """Give a supplier the category of another one, or of its own."""
        supplier, day = self.world.suppliers[code], self.book.today + ahead * DAY
        category = Category.objects.get(pk=self.world.suppliers[other].category_id)
        content = {"category": category.pk, "country": supplier.country_id, "is_core": is_core}
        known = Classification.objects.current().filter(supplier=supplier, effective_on=day)

        def record():
            record_facts(
                Classification,
                [Fact(supplier.pk, day, content)],
                actor=self.world.people[by],
                today=self.book.today,
                supersedes=[*known.values_list("pk", flat=True)],
            )

        self.attempt("classified", record, f"{code} as {category.code} from {day} by {by}", doer=by)

    @now_and_then
    @rule(code=SUPPLIERS, other=SUPPLIERS, by=PEOPLE, stage=TYPED)
    def enter_in_another_category(self, code, other, by, stage):
        """Give a supplier another category, type a stage in, and give it its own category back."""
        self.classify(code=code, other=other, is_core=False, ahead=0, by=by)
        self.type_stage_in(code=code, stage=stage, ahead=0, by=by)
        self.classify(code=code, other=code, is_core=False, ahead=0, by=by)

    @rule(code=MOVED, other=SUPPLIERS, stage=TYPED, by=PEOPLE)
    def bring_stage(self, code, other, stage, by):
        """Let a sheet say another stage and another category."""
        category = Category.objects.get(pk=self.world.suppliers[other].category_id)
        left_on = self.book.today.isoformat() if stage in ("left", "eliminated") else ""
        row = {"code": code, "stage": stage, "left_on": left_on, "category": category.code}

        def take():
            before = {*StageChange.objects.current().filter(supplier__code=code, stage=stage)}
            refuse_rows(bring(actor=self.world.people[by], today=self.book.today, suppliers=[row]))
            corrected = before - {*StageChange.objects.current()}
            self.book.corrected = next((fact.pk for fact in corrected), 0)
            self.book.runs.append((ImportRun.objects.latest("pk").pk, code))
            self.book.moved(code, START)

        self.attempt("stage imported", take, f"{code} {stage} as {category.code} by {by}", doer=by)

    @precondition(lambda self: self.book.runs)
    @rule(by=PEOPLE)
    def take_import_back(self, by):
        run, code = self.book.runs[LAST]

        def take_back():
            try:
                undo(ImportRun.objects.get(pk=run), actor=self.world.people[by], today=self.book.today)
            except Unreadable as refusal:
                raise ValidationError(str(refusal)) from refusal
            self.book.runs.pop()
            self.book.moved(code, START)

        self.attempt("import taken back", take_back, f"{code} by {by}", doer=by)
