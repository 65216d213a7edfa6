"""Who was told of what, and what became of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from evidence.admin import ReadOnlyAdmin
from foundation.admin_filters import DaysFilter
from foundation.admin_pages import COUNT_ALL, PageAdmin
from reminders.admin.columns import ReminderColumns
from reminders.filters import (
    FailedFilter,
    OfRequirementFilter,
    OfSupplierFilter,
    SentFilter,
    SourceFilter,
    ToldFilter,
    UndeliveredFilter,
)
from reminders.models import Reminder
from reminders.services import Refusal, cancel_reminders, not_failed, retry_reminders, settled
from reminders.shown import show
from suppliers.models import Supplier

#: So many of what is to be cancelled are listed before it is confirmed.
LISTED = 50
#: Action -> what says why it cannot be done with a reminder.
SPEAKS_AGAINST: dict[str, Refusal] = {"retry": not_failed, "cancel": settled}


@admin.register(Reminder)
class ReminderAdmin(PageAdmin, ReminderColumns, ReadOnlyAdmin):
    """Reminders: planned, sent, or why not; never entered by hand."""

    has_history = True

    change_form_template = "reminders/reminder_change_form.html"

    list_display = ["state_lines", "due_lines", "supplier_link", "due_day", "step_lines", "whom_lines"]
    list_display_links = ["due_lines"]
    list_filter = [
        ToldFilter,
        "state",
        FailedFilter,
        SourceFilter,
        ("due_on", DaysFilter),
        UndeliveredFilter,
        SentFilter,
        OfSupplierFilter,
        OfRequirementFilter,
    ]
    list_select_related = ["step"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    sortable_by = ["state_lines", "due_day"]
    search_fields = ["supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")
    actions = ["retry", "cancel"]
    fields = [
        "state_word",
        "why",
        ("source_word", "due_on"),
        "supplier_link",
        "what",
        "step_words",
        "whom",
        ("send_on", "mail_link"),
        ("planned_at", "settled_at"),
    ]

    def most(self, request: HttpRequest) -> int:
        """Count far enough for twenty pages where something is asked for: reminders are many."""
        return 20 * self.list_per_page if request.GET.keys() - {COUNT_ALL, "o", "p"} else 0

    def complete_page(self, request: HttpRequest, page: Sequence[Reminder]) -> None:
        """Give each reminder the names of who and what it is about."""
        show(page)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Reminder | None:
        """Give a reminder with the names of who and what it is about."""
        reminder: Reminder | None = super().get_object(request, object_id, from_field)
        if reminder:
            show([reminder])
        return reminder

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        if search_term:
            queryset = queryset.filter(supplier__in=Supplier.objects.search(search_term))
        return queryset, False

    def has_handling_permission(self, request: HttpRequest) -> bool:
        """Whoever may change reminders may retry and cancel; nobody edits them."""
        return request.user.has_perm("reminders.change_reminder")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Offer on the page of a reminder what can be done with it."""
        reminder = context["original"]
        offered = [
            (name, words)
            for name, words in self.get_action_choices(request, default_choices=[])
            if SPEAKS_AGAINST[name](reminder) is None
        ]
        return super().render_change_form(request, context | {"offered": offered}, *args, **kwargs)

    @admin.action(description=gettext_lazy("Retry"), permissions=["handling"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Have what failed tried again, all or none."""
        done = handled(retry_reminders, request, queryset)
        if done is not None:
            words = ngettext("%(n)s reminder is tried again.", "%(n)s reminders are tried again.", done)
            messages.success(request, words % {"n": done})

    @admin.action(description=gettext_lazy("Cancel…"), permissions=["handling"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> HttpResponse | None:
        """Ask once more, then cancel what was chosen, all or none."""
        if "confirmed" not in request.POST:
            return self.ask_once_more(request, queryset)
        done = handled(cancel_reminders, request, queryset)
        if done is not None:
            words = ngettext("%(n)s reminder is cancelled.", "%(n)s reminders are cancelled.", done)
            messages.success(request, words % {"n": done})
        return None

    def ask_once_more(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> HttpResponse:
        """Draw the page that says what is going to be cancelled."""
        count, first = queryset.count(), [*queryset.select_related("step")[:LISTED]]
        show(first)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Cancel reminders"),
            "reminders": [(reminder, self.source_word(reminder), self.step_words(reminder)) for reminder in first],
            "more": count - len(first),
            "selected": request.POST.getlist("_selected_action"),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "reminders/cancel.html", context)


def handled(service: Callable[..., list[Reminder]], request: HttpRequest, queryset: QuerySet[Reminder]) -> int | None:
    """Let a service handle reminders; return how many it did, or None where it refused and the page says why."""
    try:
        return len(service(queryset, actor=signed_in(request), now=timezone.now()))
    except ValidationError as error:
        if queryset.count() > 1:
            messages.error(request, _("None of the chosen reminders was changed."))
        for sentence in error.messages:
            messages.error(request, sentence)
        return None
