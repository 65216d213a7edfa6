"""What suppliers ask to be changed: the list, and the page on which an officer decides field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from evidence.admin import ReadOnlyAdmin
from foundation.dates import today
from foundation.own_page import OwnPageAdmin
from foundation.words import decision, listed
from suppliers.admin.decisions import DecisionForm, decision_form, is_decided_by
from suppliers.changes_shown import ShownChange, shown, title_of
from suppliers.models import ChangeRequest, Supplier
from suppliers.services import Unacceptable, decide_changes, values_on_file

#: One change of the page, and the form to decide it; none where it was decided.
Line = tuple[ShownChange, DecisionForm | None]


class StateFilter(admin.SimpleListFilter):
    """Filter by whether anything waits."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits and what is settled."""
        return [("waiting", gettext_lazy("Waiting for a decision")), ("settled", gettext_lazy("Settled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the requests of the state."""
        asked = self.value()
        return queryset.filter(settled_at__isnull=asked == "waiting") if asked in ("waiting", "settled") else queryset


@admin.register(ChangeRequest)
class ChangeRequestAdmin(OwnPageAdmin, ReadOnlyAdmin):
    """Requests: what waits first, and of that one's own suppliers first; decided, never edited."""

    has_history = True
    list_display = ["supplier", "what", "state_words", "asked_at", "asked_by", "officer"]
    list_filter = [StateFilter]
    list_select_related = ["supplier__officer", "asked_by"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    search_fields = ["supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show it to whoever may look at suppliers."""
        return request.user.has_perm("suppliers.view_supplier")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those decide who may change suppliers."""
        return request.user.has_perm("suppliers.change_supplier")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the changes with the requests."""
        return super().get_queryset(request).prefetch_related("changes")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits first, one's own suppliers before the others; of what is settled the newest first."""
        is_own = Case(When(supplier__officer=request.user.pk, then=0), default=1)
        return [F("settled_at").desc(nulls_first=True), is_own, "pk"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    @admin.display(description=gettext_lazy("what is to be changed"))
    def what(self, request: ChangeRequest) -> str:
        """Name what is asked for."""
        return listed(title_of(change) for change in request.changes.all())

    @admin.display(description=gettext_lazy("state"))
    def state_words(self, request: ChangeRequest) -> SafeString:
        """Say what became of it."""
        found = {change.decision: decision(change) for change in request.changes.all()}
        return format_html_join(" ", "{}", ((found[code],) for code in sorted(found)))

    @admin.display(description=gettext_lazy("responsible officer"), empty_value="–")
    def officer(self, request: ChangeRequest) -> Any:
        """Name who is responsible for the supplier."""
        return request.supplier.officer

    def show(self, request: HttpRequest, found: ChangeRequest) -> HttpResponse:
        """Show what is asked for beside what is on file."""
        return self.draw(request, found, lines_now(found, request))

    def take(self, request: HttpRequest, found: ChangeRequest) -> HttpResponse:
        """Save what was decided, or draw the page again with what is wrong."""
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        lines = lines_now(found, request)
        forms = {line.change.pk: form for line, form in lines if form}
        if [form for form in forms.values() if not form.is_valid()]:
            return self.draw(request, found, lines)
        verdicts = {key: form.given() for key, form in forms.items() if form.is_given}
        if not verdicts:
            return self.draw(request, found, lines, _("Accept or refuse at least one change; then save."))
        try:
            decide_changes(found, verdicts, actor=signed_in(request), today=today())
        except Unacceptable as refusal:
            for key, sentences in refusal.errors.items():
                forms[key].add_error(None, sentences)
            return self.draw(request, found, lines)
        except ValidationError as error:
            return self.outdated(request, found, " ".join(error.messages))
        words = ngettext("%(n)s change decided.", "%(n)s changes decided.", len(verdicts)) % {"n": len(verdicts)}
        messages.success(request, words)
        waits = len(verdicts) < len(forms)
        return redirect(found) if waits else redirect("admin:suppliers_changerequest_changelist")

    def outdated(self, request: HttpRequest, found: ChangeRequest, sentence: str) -> HttpResponse:
        """Draw the page as things are now, with what was typed, and say why nothing was saved."""
        return self.draw(request, found, lines_now(found, request, anew=True), sentence, status=409)

    def draw(
        self, request: HttpRequest, found: ChangeRequest, lines: list[Line], sentence: str = "", *, status: int = 200
    ) -> HttpResponse:
        """Draw the page."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Change request"),
            "original": found,
            "lines": lines,
            "sentence": sentence,
            "wrong": [(line, form) for line, form in lines if form and form.errors],
            "is_own": found.asked_by_id == request.user.pk,
            "is_open": found.settled_at is None,
            "may_decide": self.has_change_permission(request, found) and found.asked_by_id != request.user.pk,
        }
        return TemplateResponse(request, "suppliers/change_request.html", context, status=status)


def lines_now(found: ChangeRequest, request: HttpRequest, *, anew: bool = False) -> list[Line]:
    """Return the lines of a request, compared with what is on file now."""
    on_file = values_on_file(found.supplier, found.changes.open())
    return [*lines_of(found, on_file, request, anew=anew)]


def lines_of(
    found: ChangeRequest, on_file: Mapping[int, str], request: HttpRequest, *, anew: bool = False
) -> Iterator[Line]:
    """Give each change with the form to decide it.

    Who decides what was decided meanwhile gets a form as well, to be told. With `anew` she was, and what is on file now
    is taken for what she saw.
    """
    for line in shown(found.changes.order_by("pk").select_related("decided_by"), on_file):
        has_form = line.change.is_open or (not anew and is_decided_by(request, line.change))
        seen = on_file.get(line.change.pk, "")
        yield line, decision_form(line, seen, request, anew=anew) if has_form else None
