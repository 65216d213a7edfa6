"""What an address or a form asks for that cannot be: refused before the database stumbles over it."""

import logging
from collections.abc import Collection, Sequence
from typing import Any, cast

from django.contrib.admin.options import BaseModelAdmin, ModelAdmin
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldError, PermissionDenied, ValidationError
from django.db import DataError
from django.db.models import Model, QuerySet
from django.forms import CharField, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from foundation.straight import refuse_unseen

#: In a list's address: from which frozen report it was opened. It asks for nothing, and is kept while people filter.
OPENED_FROM = "opened_from"

log = logging.getLogger("goodstanding.asked")

#: What a filter raises that was given no such thing: a number too large, a year too far, a column that is none.
SENSELESS = (DataError, FieldError, OverflowError, ValueError)


def is_key(model: type[Model], text: Any) -> bool:
    """Tell whether a text could be the key of a row."""
    key = model._meta.pk
    try:
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True


class KeysField(ModelMultipleChoiceField):
    """Choose several rows; the stock field asks the database for whatever it was given."""

    def clean(self, value: Any) -> Any:
        """Refuse what is no row."""
        model = cast(QuerySet[Any], self.queryset).model
        wrong = [given for given in value or () if not is_key(model, given)]
        if wrong:
            raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": wrong[0]})
        return super().clean(value)


class KeySelect(AutocompleteSelect):
    """A field to find a row by typing; the stock one asks the database for whatever it was given."""

    def optgroups(self, name: str, value: Collection[str], attrs: Any = None) -> Any:
        """Show what was chosen, if it is a row at all."""
        model = self.field.remote_field.model
        return super().optgroups(name, [given for given in value if not given or is_key(model, given)], attrs)


class AskedForms(BaseModelAdmin):
    """Forms that take a wrong key for a wrong answer, and no text that is read otherwise than it is kept."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Give the fields of texts what refuses signs that turn the direction of writing or print nothing."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(field, CharField):
            field.validators = [*field.validators, refuse_unseen]
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Give the fields in which rows are found by typing."""
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in options:
            options["widget"] = KeySelect(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)


class AskedList(ChangeList):
    """A list that takes the report it was opened from for no filter."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what is filtered by."""
        asked: dict[str, Any] = super().get_filters_params(params)
        asked.pop(OPENED_FROM, None)
        return asked


class AskedLists(AskedForms, ModelAdmin):
    """Lists that answer a senseless address as Django answers an unknown filter: with the whole list, saying so."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Give the list."""
        return AskedList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list that was asked for."""
        self.check_selected(request.POST.getlist("_selected_action"))
        try:
            return super().changelist_view(request, extra_context)
        except SENSELESS:
            # Without filters it is our own fault.
            if request.method != "GET" or not request.GET or ERROR_FLAG in request.GET:
                raise
            log.warning("No list for %s", request.get_full_path(), exc_info=True)
            return HttpResponseRedirect(f"?{ERROR_FLAG}=1")

    def check_selected(self, keys: Sequence[str]) -> None:
        """Refuse marked rows that are none."""
        if not all(is_key(self.model, key) for key in keys):
            raise PermissionDenied
