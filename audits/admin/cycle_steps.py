"""What is done with an open cycle beside scoring: another day, or an end without grades."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from audits.admin.steps import Step, day_field, words_field
from audits.models import AssessmentCycle
from audits.services import call_off_cycle, move_cycle


class OffForm(forms.Form):
    """A reason."""

    why = words_field(gettext_lazy("Why"))


class DayForm(forms.Form):
    """A day, and a reason."""

    due_on = day_field(pgettext_lazy("a day", "To be scored by"))
    why = words_field(gettext_lazy("Why"))


def fits(cycle: AssessmentCycle) -> bool:
    """Tell whether a cycle is open, and nobody closes it."""
    return cycle.is_open and not cycle.orders.waiting().exists()


STEPS = {
    "day": Step(
        gettext_lazy("Change the day"),
        gettext_lazy("Assessors are reminded by the new day. The former one stays on record."),
        DayForm,
        lambda cycle, given, actor, today: move_cycle(cycle, **given, actor=actor, today=today),
        fits,
        gettext_lazy("The day was changed."),
    ),
    "off": Step(
        gettext_lazy("Call the cycle off"),
        gettext_lazy(
            "It ends without grades: nobody is asked for scores any more, and what was given stays on record. The "
            "period can be opened again. Once scores were given or a veto was raised, this is for another person than "
            "who opened it, scored in it or raised the veto."
        ),
        OffForm,
        lambda cycle, given, actor, today: call_off_cycle(cycle, **given, actor=actor, today=today),
        fits,
        gettext_lazy("The cycle was called off."),
        is_grave=True,
    ),
}
