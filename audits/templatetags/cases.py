"""Say which improvement cases are open: on the home page, and on the pages of suppliers and assessments."""

from typing import Any

from django import template

from audits.models import ImprovementCase
from foundation.dates import today
from suppliers.models import Grade, Supplier

register = template.Library()
SEE = "audits.view_improvementcase"


@register.inclusion_tag("audits/_cases_state.html", takes_context=True)
def cases_state(context: Any) -> dict[str, int]:
    """Count the open cases and those whose step is overdue, for whoever may see them."""
    if not context["request"].user.has_perm(SEE):
        return {}
    cases, day = ImprovementCase.objects, today()
    return {"open": cases.open(day).count(), "overdue": cases.overdue(day).count()}


@register.simple_tag(takes_context=True)
def case_of(context: Any, supplier: Supplier) -> ImprovementCase | None:
    """Return the newest improvement case of a supplier, open or over, for whoever may see it."""
    if not context["request"].user.has_perm(SEE):
        return None
    return supplier.cases.order_by("-pk").first()


@register.simple_tag
def assessment_of(case: ImprovementCase) -> Any:
    """Return the assessment whose D opened a case; None where the grade was entered without one."""
    return case.supplier.assessments.filter(cycle__period=case.period, grade=Grade.D).order_by("-pk").first()
