"""Steps with what examinations are; how a step is taken is the same for all rows."""

from suppliers.admin import steps
from suppliers.admin.steps import NumberedForm, Step, counts_from_field, day_field, words_field

__all__ = ["NumberedForm", "Step", "SteppedAdmin", "counts_from_field", "day_field", "words_field"]


class SteppedAdmin(steps.SteppedAdmin):
    """Examinations that are moved on by steps, with what belongs to them above the form."""

    change_form_template = "audits/change_form.html"
