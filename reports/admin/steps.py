"""What is done with a report that was made: signed off, and published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.admin.steps import Step, day_field, words_field
from reports.models import RunState
from reports.services import publish, sign_off


class SignOffForm(forms.Form):
    """Remarks, if there are any."""

    words = words_field(_("Remarks"), required=False, max_length=2000)


class PublishForm(forms.Form):
    """Where and when."""

    source = forms.CharField(label=_("Where"), max_length=200, help_text=_("The report and its page."))
    on = day_field(_("Published on"))


#: The code of the step by which somebody stands by a report.
SIGN = "sign"
STEPS = {
    SIGN: Step(
        _("Sign off"),
        _("You stand by these figures. A report of the same day that was signed off before is superseded, and kept."),
        SignOffForm,
        lambda run, given, actor, _today: sign_off(run, **given, actor=actor),
        lambda run: run.state == RunState.OPEN,
        _("The report was signed off."),
    ),
    "publish": Step(
        _("Note as published"),
        _("Its figures are kept as published: later reports tell where the register says otherwise by then."),
        PublishForm,
        lambda run, given, actor, today: publish(run, **given, actor=actor, today=today),
        lambda run: run.state == RunState.SIGNED,
        _("The figures were kept as published."),
    ),
}
