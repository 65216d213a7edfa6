"""What stands of assessments today: the grade on file, and the names of vetoes."""

from collections.abc import Collection
from dataclasses import dataclass

from audits.models import Assessment, Objection, Veto
from suppliers.models import GradeChange


@dataclass(frozen=True)
class Decided:
    """What stands of one assessment."""

    #: The grade that is on file for its period; empty where there is none.
    grade: str
    #: Whether it is another than the assessment came to.
    is_changed: bool
    vetoes: Collection[Veto]
    objection: Objection | None
    #: Whether it came to no grade because another cycle had told one of the period, or of one of which it is a part.
    is_left_out: bool


def decided_of(assessments: Collection[Assessment]) -> dict[int, Decided]:
    """Return what stands of assessments, by their keys; as many queries for one as for many."""
    rows = list(assessments)
    on_file = GradeChange.objects.current().filter(
        supplier__in={row.supplier_id for row in rows}, period__in={row.cycle.period for row in rows}
    )
    grades = {
        (supplier, period): grade for supplier, period, grade in on_file.values_list("supplier", "period", "grade")
    }
    vetoes = {veto.code: veto for veto in Veto.objects.filter(code__in={code for row in rows for code in row.vetoes})}
    objections = {found.assessment_id: found for found in Objection.objects.filter(assessment__in=rows)}
    return {
        row.pk: Decided(
            grade := grades.get((row.supplier_id, row.cycle.period), ""),
            grade != row.grade,
            [vetoes[code] for code in row.vetoes if code in vetoes],
            objections.get(row.pk),
            row.is_closed and not row.grade and not row.missing,
        )
        for row in rows
    }
