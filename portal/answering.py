"""How a supplier answers what waits for it, and asks for more time: for findings and for agreed actions alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import Extension, Finding, PlannedAction
from portal.access import Visitor
from portal.answer_forms import AnswerForm, MoreTimeForm
from portal.asking.file import limits
from portal.attaching import filled, keep_to_files
from portal.pages import page

Row = TypeVar("Row", Finding, PlannedAction)
Form = TypeVar("Form", bound=AnswerForm)


@dataclass(frozen=True)
class Matter(Generic[Row, Form]):
    """What is answered on a page of its own, where more time may be asked for."""

    #: Names of the page's address, and of the one that takes the request for more time.
    name: str
    time_name: str
    template: str
    form: type[Form]
    #: Gives the rows that a visitor may see.
    shown: Callable[[Visitor], "QuerySet[Row]"]
    #: Tells whether a row waits for the visitor's answer.
    is_asked: Callable[[Row, Visitor], bool]
    #: Gives what else stands on the page.
    content: Callable[[Row, Visitor], dict[str, Any]]
    #: Records the answer, and the request for more time; raises ValidationError.
    answer: Callable[[Row, Form, Visitor], object]
    ask_for_time: Callable[[Row, Mapping[str, Any], Visitor], object]


def take_answer(request: HttpRequest, visitor: Visitor, matter: Matter[Row, Form], reference: UUID) -> HttpResponse:
    """Return the page of a matter; take the answer to it."""
    found = get_object_or_404(matter.shown(visitor), public_id=reference)
    if request.method != "POST":
        return drawn(request, visitor, matter, found, matter.form(), MoreTimeForm())
    form = filled(request, visitor, matter.form)
    is_only_attaching = "attach" in request.POST
    if is_only_attaching:
        keep_to_files(form)
    elif not form.errors and is_taken(form, lambda: matter.answer(found, form, visitor)):
        messages.success(request, _("Your answer was sent. Somebody verifies it, and you get to read what came of it."))
        return redirect(f"portal:{matter.name}", reference)
    return drawn(request, visitor, matter, found, form, MoreTimeForm(), status=form.status if form.errors else 200)


def take_time_request(
    request: HttpRequest, visitor: Visitor, matter: Matter[Row, Form], reference: UUID
) -> HttpResponse:
    """Ask for more time, which somebody here decides; return the page where that is refused."""
    found = get_object_or_404(matter.shown(visitor), public_id=reference)
    form = MoreTimeForm(request.POST)
    if form.is_valid() and is_taken(form, lambda: matter.ask_for_time(found, form.cleaned_data, visitor)):
        messages.success(request, _("More time was asked for. Until it is granted, the day stays as it is."))
        return redirect(f"portal:{matter.name}", reference)
    return drawn(request, visitor, matter, found, matter.form(), form, status=422)


def is_taken(form: AnswerForm | MoreTimeForm, send: Callable[[], object]) -> bool:
    """Send what a form says; return whether it was taken, else the form says why not."""
    try:
        send()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def drawn(
    request: HttpRequest,
    visitor: Visitor,
    matter: Matter[Row, Form],
    found: Row,
    form: Form,
    time_form: MoreTimeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a matter."""
    extensions = [*found.extensions.all()]
    is_asked = matter.is_asked(found, visitor)
    waits = any(extension.decision == Extension.Decision.WAITING for extension in extensions)
    return page(
        request,
        matter.template,
        visitor,
        status=status,
        is_asked=is_asked,
        may_ask_for_time=is_asked and found.due_on and not waits,
        extensions=extensions,
        form=form,
        time_form=time_form,
        time_page=reverse(f"portal:{matter.time_name}", args=[found.public_id]),
        limits=limits(),
        **matter.content(found, visitor),
    )
