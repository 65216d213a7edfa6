"""The steps of the ladders: added, changed, switched off, and shown first whom they reach."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from reminders.admin.columns import StepColumns
from reminders.channels import channels
from reminders.filters import SourceFilter
from reminders.models import ReminderStep
from reminders.reach import reach_of
from reminders.sources import sources
from reminders.step_services import save_step


class StepForm(forms.ModelForm):
    """A step; what can be due and by which way somebody is told are chosen, not typed."""

    class Meta:
        model = ReminderStep
        fields = ("source", "kind", "requirement", "offset_days", "audience", "channel", "is_active")
        help_texts = {
            "requirement": gettext_lazy("The steps of a requirement take the place of all those of its kind."),
            "is_active": gettext_lazy(
                "Switch off instead of deleting a step. What waits by it already is still sent: cancel that among the"
                " reminders."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "source": [(code, source.title) for code, source in sources().items()],
            "channel": [(code, channel.title) for code, channel in channels().items()],
        }
        for name in offered.keys() & self.fields.keys():
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=offered[name])


@admin.register(ReminderStep)
class ReminderStepAdmin(StepColumns, RecordedAdmin):
    """Steps: when somebody is told of what is due."""

    form = StepForm
    list_display = ["source_word", "scope", "when_words", "audience", "is_active"]
    list_display_links = ["source_word", "when_words"]
    list_filter = [SourceFilter, "kind", "audience", "is_active"]
    list_select_related = ["requirement"]
    list_per_page = 100
    show_full_result_count = False
    # In the order of the ladders: by source, kind and day.
    sortable_by = ()

    def get_fieldsets(self, request: HttpRequest, obj: ReminderStep | None = None) -> Any:
        """Say in words what is due and by which way, to whoever may only read; others choose among the same words."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        words = {"source": "source_word", "channel": "channel_word"}
        return [
            (title, {**options, "fields": [words.get(name, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show whom a step would reach before it is saved."""
        is_new = request.method == "POST" and "confirmed" not in request.POST
        page = self.preview(request, object_id) if is_new else None
        return page or super().changeform_view(request, object_id, form_url, extra_context)

    def preview(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Draw the page that says whom the step would reach; nothing where it may not or cannot be saved."""
        step = self.get_object(request, object_id) if object_id else None
        if not (self.has_change_permission(request, step) if object_id else self.has_add_permission(request)):
            return None
        form = self.get_form(request, step, change=bool(step))(request.POST, instance=step)
        if not form.is_valid():
            return None
        changed = form.save(commit=False)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Whom this step reaches"),
            "step": changed,
            "scope": self.scope(changed),
            "reach": reach_of(changed, timezone.now()),
            "given": [(name, value) for name, values in request.POST.lists() for value in values],
        }
        return TemplateResponse(request, "reminders/reach.html", context)

    def save_model(self, request: HttpRequest, obj: ReminderStep, form: Any, change: bool) -> None:
        """Save through the service, and say where a step by which people were reminded is kept beside it."""
        former = save_step(obj, actor=signed_in(request))
        if former is not None:
            words = _("People were reminded by “%(step)s”: it is kept for them, not in use any more.")
            messages.info(request, words % {"step": former})

    def response_change(self, request: HttpRequest, obj: ReminderStep) -> HttpResponse:
        """Lead to the step that is in use, which may have another address than the one that was changed."""
        answer = super().response_change(request, obj)
        if "_continue" in request.POST:
            return HttpResponseRedirect(reverse("admin:reminders_reminderstep_change", args=[obj.pk]))
        return answer
