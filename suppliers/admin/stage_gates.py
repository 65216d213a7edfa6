"""Gates of stages in the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import Role
from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.words import listed
from suppliers.demands import demands
from suppliers.models import Category, StageGate
from suppliers.services import save_gate


class StageGateForm(forms.ModelForm):
    """Sets are ticked."""

    class Meta:
        model = StageGate
        fields = ("stage", "categories", "demands", "months", "approvers", "gate_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, tuple[Sequence[tuple[str, Any]], Any]] = {
            "categories": ([(row.code, row.name) for row in Category.objects.all()], gettext_lazy("None chosen: any.")),
            "demands": ([(demand.code, demand.title) for demand in demands().values()], ""),
            "approvers": (
                [(role.name, str(role)) for role in Role.objects.order_by("name")],
                gettext_lazy("None chosen: whoever may decide stage requests."),
            ),
        }
        for name, (choices, help_text) in offered.items():
            if name in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label,
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    help_text=help_text,
                    initial=getattr(self.instance, name),
                )


def role_names(codes: Sequence[str]) -> list[str]:
    """Return what roles are called; one that is gone keeps its code."""
    return [str(Role(name=code)) for code in codes]


@admin.register(StageGate)
class StageGateAdmin(RecordedAdmin):
    """What suppliers must have done before they enter a stage, and who lets them in."""

    form = StageGateForm
    list_display = ["stage_word", "categories_shown", "demands_shown", "approvers_shown", "gate_from"]
    list_filter = ["stage"]
    fields = ["stage", "categories", "demands", "months", "approvers", "gate_from"]

    @admin.display(description=gettext_lazy("stage"), ordering="stage")
    def stage_word(self, gate: StageGate) -> str:
        """Name the stage."""
        return str(gate.get_stage_display())

    @admin.display(description=gettext_lazy("categories"))
    def categories_shown(self, gate: StageGate) -> str:
        """Name the categories."""
        names = (
            {row.code: row.name for row in Category.objects.filter(code__in=gate.categories)} if gate.categories else {}
        )
        return listed(names.get(code, code) for code in gate.categories) or _("any")

    @admin.display(description=gettext_lazy("demands"), empty_value="–")
    def demands_shown(self, gate: StageGate) -> str:
        """Name the demands."""
        known = demands()
        return listed(known[code].title if code in known else code for code in gate.demands)

    @admin.display(description=gettext_lazy("approved by"), empty_value="–")
    def approvers_shown(self, gate: StageGate) -> str:
        """Name the roles."""
        return listed(role_names(gate.approvers))

    def save_model(self, request: HttpRequest, obj: StageGate, form: Any, change: bool) -> None:
        """Save with an event."""
        save_gate(obj, actor=signed_in(request))
