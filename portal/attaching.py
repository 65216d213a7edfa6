"""Forms with files that are brought one after another, each kept as soon as it came."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.access import Visitor
from portal.answer_forms import MOST_FILES, AnswerForm
from portal.services import taken
from suppliers.models import Upload

Form = TypeVar("Form", bound=AnswerForm)


def filled(request: HttpRequest, visitor: Visitor, kind: type[Form]) -> Form:
    """Return the form as it was filled in; a file that came with it is kept also where something else is missing."""
    form = kind(request.POST, request.FILES, attached=attached(request, visitor))
    form.full_clean()
    if form.brought and (upload := taken(form, None, visitor)) and upload not in form.attached:
        form.attached.append(upload)
    if len(form.attached) > MOST_FILES:
        form.add_error("file", _("At most %(most)s files bear out one answer.") % {"most": MOST_FILES})
    return form


def attached(request: HttpRequest, visitor: Visitor) -> "QuerySet[Upload]":
    """Return the files that came with the form before; what is no reference of the visitor's own is passed over."""
    named = {given for given in request.POST.getlist("attached")[:MOST_FILES] if is_reference(given)}
    own = visitor.uploads().filter(received_by=visitor.person, state__in=Upload.USABLE)
    return own.filter(public_id__in=named).order_by("pk")


def is_reference(text: str) -> bool:
    """Tell whether a text names a row."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def keep_to_files(form: AnswerForm) -> None:
    """Say nothing of what is not filled in yet where only a file was added."""
    for name in form.errors.keys() - {"file", "photo"}:
        del form.errors[name]
