"""The ledger and the kept files, to be read and never touched."""

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from evidence.models import Event, EvidenceFile
from evidence.words import action_name, type_name
from foundation.admin_asked import AskedLists
from foundation.admin_filters import SpokenFilter
from foundation.admin_pages import PageAdmin
from foundation.fields import FromField, UntilField, shown_first_day, shown_last_day

log = logging.getLogger("goodstanding.evidence")

HISTORY_SHOWN = 200


def replaced(entry: Any, by_name: Mapping[str, Any]) -> Any:
    """Return an entry of a fieldset, a name or several side by side, with some names replaced."""
    if isinstance(entry, list | tuple):
        return tuple(by_name.get(name, name) for name in entry)
    return by_name.get(entry, entry)


def people_by_ref(refs: Collection[str]) -> dict[str, Any]:
    """Return the people whom the ledger calls by these references."""
    return {str(user.ref): user for user in get_user_model()._default_manager.filter(ref__in=refs)}


class LedgerHistory(AskedLists):
    """The history of a row is what the ledger says of it."""

    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show whoever may only read the first and the last day that count, as forms ask the others for them."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        fields = self.opts.fields
        shown = {field.name: shown_first_day(field) for field in fields if isinstance(field, FromField)}
        shown |= {field.name: shown_last_day(field) for field in fields if isinstance(field, UntilField)}
        return [
            (title, {**options, "fields": [replaced(entry, shown) for entry in options["fields"]]})
            for title, options in fieldsets
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Refuse an action that the list did not offer; the stock list would pass over it."""
        if request.POST.get("action", "") not in {"", *self.get_actions(request)}:
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """List the events of a row, newest first, with who acted."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        label = row._meta.concrete_model._meta.label_lower
        events = list(Event.objects.filter(object_type=label, object_id=row.pk).order_by("-seq")[:HISTORY_SHOWN])
        people = people_by_ref({event.actor_ref for event in events})
        lines = [(event, action_name(event.action), people.get(event.actor_ref)) for event in events]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": row},
            "lines": lines,
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class ReadOnlyAdmin(LedgerHistory):
    """Rows that are shown and never edited here."""

    #: Whether the ledger has events of these rows.
    has_history = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Offer the history of what has one."""
        return super().render_change_form(request, context | {"has_history": self.has_history}, *args, **kwargs)


class RecordedAdmin(LedgerHistory):
    """Rows that are written through services alone, each write an event; nothing is deleted."""

    save_on_top = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was true once is superseded, closed or revoked, never deleted."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the ledger."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the ledger."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Give the form; where a service refused what was valid, one that says why."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form if refusal is None else refused(form, refusal)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say in words what a service refuses at the last moment, and keep what was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            refusal = error
        except IntegrityError:
            log.warning("Refused by the database: %s", request.path, exc_info=True)
            words = _("Somebody else saved something that rules this out at the same moment. Look at it again.")
            refusal = ValidationError(words)
        # Nothing was written: the same request is asked once more and finds its form refused.
        vars(request)["refusal"] = refusal
        return super().changeform_view(request, *args, **kwargs)


def refused(form: type[ModelForm], refusal: ValidationError) -> type[ModelForm]:
    """Return a form that refuses what it is given."""

    # mypy follows no base that is only known when the page is asked for.
    class Refused(form):  # type: ignore[misc,valid-type]
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(None, refusal.messages)
            return cleaned

    return Refused


class ActionFilter(SpokenFilter):
    """Filter by what was done."""

    def say(self, code: str) -> str:
        """Name the action."""
        return action_name(code)


class TypeFilter(SpokenFilter):
    """Filter by what it was done to."""

    def say(self, code: str) -> str:
        """Name the rows."""
        return type_name(code)


@admin.register(Event)
class EventAdmin(PageAdmin, ReadOnlyAdmin):
    """The ledger, newest first; it knows people by references, the page by their names."""

    list_display = ["seq", "at", "action_word", "type_word", "object_id", "actor", "hash"]
    list_filter = [("action", ActionFilter), ("object_type", TypeFilter)]
    search_fields = ["=object_id", "=actor_ref", "=hash"]
    search_help_text = gettext_lazy("Number of the row, reference of the person, or hash.")
    show_full_result_count = False
    list_per_page = 50
    fields = [
        "seq",
        "at",
        "action_word",
        "type_word",
        "object_id",
        ("actor", "reference"),
        "payload",
        "prev_hash",
        "hash",
    ]

    def complete_page(self, request: HttpRequest, page: Sequence[Event]) -> None:
        """Look up who acted."""
        people = people_by_ref({event.actor_ref for event in page})
        for event in page:
            event.actor = people.get(event.actor_ref)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Event | None:
        """Look up who acted."""
        event: Event | None = super().get_object(request, object_id, from_field)
        if event:
            self.complete_page(request, [event])
        return event

    @admin.display(description=gettext_lazy("actor"), empty_value="–")
    def actor(self, event: Event) -> Any:
        """Name who acted; nobody knows any more who was erased."""
        return event.actor

    @admin.display(description=gettext_lazy("reference"))
    def reference(self, event: Event) -> str:
        """Give what the ledger knows of who acted."""
        return event.actor_ref

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def action_word(self, event: Event) -> str:
        """Say what was done."""
        return action_name(event.action)

    @admin.display(description=gettext_lazy("type of row"), ordering="object_type")
    def type_word(self, event: Event) -> str:
        """Say what it was done to."""
        return type_name(event.object_type)


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    """The files that were handed in."""

    list_display = ["sha256", "size", "kept_at"]
    search_fields = ["=sha256"]
    search_help_text = "SHA-256"
    fields = ["sha256", "size", "kept_at"]
    # Not editable by itself, so not taken for a field of the form.
    readonly_fields = ["kept_at"]
