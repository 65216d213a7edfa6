"""What is done with a row beside editing it: a page that says what follows, asks for what is needed, and does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import signed_in
from foundation.dates import today
from foundation.straight import refuse_unseen
from foundation.words import labelled

#: Does the step with a row and what the form says.
Act = Callable[[Any, dict[str, Any], User, date], object]
Text = str | Promise


class DayInput(forms.DateInput):
    """A day, asked for as the device does it best."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=DayInput(), **options)


def words_field(label: Any, **options: Any) -> forms.CharField:
    """Return a field for sentences."""
    options.setdefault("max_length", 1000)
    options["validators"] = [*options.get("validators", ()), refuse_unseen]
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), **options)


def counts_from_field() -> forms.DateField:
    """Return a field for the day from which what is approved counts."""
    return day_field(
        _("Counts from"),
        initial=today,
        required=False,
        help_text=_("Today; an earlier day, not before its own, only where something of the past is entered late."),
    )


class NumberedForm(forms.ModelForm):
    """Rows that are given a number where nobody gives one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reference" in self.fields:
            self.fields["reference"].required = False


@dataclass(frozen=True)
class Step:
    """A step that may be taken with some rows."""

    title: Text
    #: What follows from it.
    words: Text
    form: type[forms.Form]
    act: Act
    #: Whether it is offered on the row's page.
    fits: Callable[[Any], bool]
    done: Text
    is_grave: bool = False


class SteppedAdmin(admin.ModelAdmin):
    """Rows that are moved on by steps, each with a page of its own."""

    change_form_template = "suppliers/stepped.html"
    steps: ClassVar[Mapping[str, Step]]

    @property
    def address_name(self) -> str:
        """The name of the address of a step."""
        return f"{self.opts.app_label}_{self.opts.model_name}_step"

    def get_urls(self) -> list[URLPattern]:
        """Add the page of a step."""
        view = self.admin_site.admin_view(self.step_view)
        return [path("<int:pk>/step/<slug:code>/", view, name=self.address_name), *super().get_urls()]

    def may_step(self, request: HttpRequest) -> bool:
        """Tell whether somebody may take steps: whoever may change such rows, though this one may be fixed."""
        return super().has_change_permission(request)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Offer the steps that fit the row."""
        row = context.get("original")
        if row is not None and self.may_step(request):
            offered = self.offered(request, row)
            context["steps"] = [(reverse(f"admin:{self.address_name}", args=[row.pk, code]), s) for code, s in offered]
        return super().render_change_form(request, context, *args, **kwargs)

    def offered(self, request: HttpRequest, row: Any) -> list[tuple[str, Step]]:
        """Return the steps that fit the row, by their codes."""
        return [(code, step) for code, step in self.steps.items() if step.fits(row)]

    def waiting(self, row: Any) -> Mapping[str, Any]:
        """Return what a step is asked about, and in `told` the template that says it; nothing where all is said."""
        return {}

    def step_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Take a step with a row."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if code not in self.steps:
            raise Http404
        if not self.may_step(request):
            raise PermissionDenied
        return self.asked(request, self.steps[code], row)

    def asked(self, request: HttpRequest, step: Step, row: Any, of: Any = None) -> HttpResponse:
        """Say what a step does and ask for what it needs; take it once that is sent.

        `of`: what the row is a part of; its page is gone back to.
        """
        whole = of or row
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = step.form(data, files, label_suffix="")
        if form.is_bound and form.is_valid() and taken(step, row, form, request):
            messages.success(request, str(step.done))
            return redirect(whole.get_absolute_url())
        context = {
            **self.admin_site.each_context(request),
            **self.waiting(whole),
            "opts": self.opts,
            "original": whole,
            "title": labelled(step.title, row) if of else step.title,
            "step": step,
            "form": form,
        }
        return TemplateResponse(request, "suppliers/step.html", context)


def taken(step: Step, row: Any, form: forms.Form, request: HttpRequest) -> bool:
    """Take a step; return whether it was taken, else the form says why not."""
    try:
        step.act(row, form.cleaned_data, signed_in(request), today())
    except ValidationError as refusal:
        told = getattr(refusal, "error_dict", {})
        if told and told.keys() <= form.fields.keys():
            form.add_error(None, refusal)
        else:
            form.add_error(None, refusal.messages)
        return False
    return True
