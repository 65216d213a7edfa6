"""The sheet of grades."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from foundation import scope
from foundation.dates import read_period
from sheets import cells
from sheets.cells import CellError
from sheets.columns import Column, DayColumn, NumberColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.models import Grade, GradeChange
from suppliers.models.grade_change import MOST_SCORE
from suppliers.services import Fact, take_back_facts, write_facts
from suppliers.services.facts import too_early
from suppliers.sheets.bars import refuse_barred_grades, refuse_taking_back, refuse_tied
from suppliers.sheets.columns import SupplierCodeColumn, choices_of
from suppliers.sheets.known import refuse_strangers, supplier_keys


class PeriodColumn(Column):
    """A period: 2024, 2024H2, 2024Q3 or 2024-12."""

    def read(self, value: Any) -> str:
        """Return the period's code."""
        text = re.sub(r"\s+", "", cells.normal(value)).upper()
        try:
            return read_period(text).code
        except ValueError:
            words = _("%(value)s is no period; write it as 2024, 2024H2, 2024Q3 or 2024-12.")
            raise CellError("unknown_value", words % {"value": text}) from None


class ScoreColumn(NumberColumn):
    """A score out of a hundred."""

    def read(self, value: Any) -> Decimal:
        """Return the score."""
        found = cells.number(value)
        if not 0 <= found <= MOST_SCORE:
            words = _("%(value)s is not a score; scores go from 0 to %(most)s.")
            raise CellError("bad_number", words % {"value": cells.plain(value), "most": MOST_SCORE})
        return round(found, 2)


class GradeSheet(SheetResource):
    """One grade of one supplier for one period a row."""

    code = "grades"
    title = gettext_lazy("Grades")
    order = 40
    key = ("supplier_code", "period")
    supersedes = True

    supplier_code = SupplierCodeColumn()
    period = PeriodColumn("period", ("Period", "考評期間", "考评期间"), needed=True, example="2024H2")
    grade = NamedColumn("grade", ("Grade", "考評等級", "考评等级"), catalogue=choices_of(Grade), needed=True)
    score = ScoreColumn("score", ("Score", "得分", "得分"), example="92.5")
    effective_on = DayColumn("effective_on", ("Effective on", "生效日期", "生效日期"), example="2024-12-31")

    class Meta:
        model = GradeChange

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the grades that the register holds for the rows' suppliers."""
        found = {}
        with scope.ids(supplier_keys(rows).values()) as suppliers:
            known = GradeChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
            for pk, code, *values in known.values_list(
                "pk", "supplier__code", "period", "grade", "score", "effective_on"
            ):
                found[code, values[0]] = (
                    pk,
                    dict(
                        zip(("supplier_code", "period", "grade", "score", "effective_on"), (code, *values), strict=True)
                    ),
                )
        return found

    def fill(self, row: Row, job: Job) -> None:
        """Let a grade without a day take effect on the last day of its period."""
        if "period" in row.values:
            row.values.setdefault("effective_on", read_period(row.values["period"]).last)

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of suppliers that nobody knows, and grades whose day was emptied or is before their period."""
        refuse_strangers(rows, job)
        for row in rows:
            if row.problems:
                continue
            if row.merged("effective_on") is None:
                row.refuse("effective_on", "required", _("A grade needs the day from which it counts."))
            elif row.changes and (said := too_early(row.merged("period"), row.merged("effective_on"))):
                row.refuse("effective_on", "early", said)
        changed = [row for row in rows if row.changes and not row.problems]
        keys = supplier_keys(changed)
        theirs = [(row, keys[code]) for row in changed if (code := row.merged("supplier_code")) in keys]
        refuse_tied(theirs, "supplier_code", job)
        refuse_barred_grades(theirs, job)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Record the grades; a changed one supersedes what was recorded."""
        suppliers = supplier_keys(rows)
        facts = [
            Fact(
                suppliers[row.merged("supplier_code")],
                row.merged("effective_on"),
                {name: row.merged(name) for name in ("period", "grade", "score")},
            )
            for row in rows
        ]
        superseded = [row.pk for row in rows if row.pk is not None]
        last = GradeChange.objects.aggregate(last=Max("pk"))["last"] or 0
        job.touched |= write_facts(
            GradeChange, facts, actor=job.actor, today=job.today, supersedes=superseded, run=job.run
        )
        made = GradeChange.objects.filter(pk__gt=last, run=job.run).values_list("supplier__code", "period", "pk")
        new = {(code, period): pk for code, period, pk in made}
        for row in rows:
            row.pk = new[row.merged("supplier_code"), row.merged("period")]

    def take_back(self, written: Written, job: Job) -> None:
        """Let the grades that were superseded count again."""
        refuse_taking_back(GradeChange, written.run, job)
        job.touched |= take_back_facts(GradeChange, written.run, actor=job.actor)
