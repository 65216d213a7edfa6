"""What is made sure of before a byte of a file is read: who sends it, how large it is, that pages stay quick."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.access import Visitor, bound, for_any_form
from portal.pages import page
from portal.scripts import refused as told, wants_json
from suppliers.models import Supplier
from suppliers.services import NotTaken, refuse_too_large_together

#: What a form takes besides its files.
ROOM_FOR_THE_FORM = 2**16
#: Files that one web process takes in at once: the other threads are for pages (config/gunicorn.py).
AT_ONCE = 20
#: Of these, those of one supplier: one that sends slowly keeps no other out.
AT_ONCE_OF_ONE = 5

coming_in: Counter[int] = Counter()
counting = Lock()

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Visitor, Rest], HttpResponse]


class NoLength(NotTaken):
    """The request does not say how long it is."""

    status = 400


class Busy(NotTaken):
    """As many files as can be taken at once are coming in, from everybody or from the supplier."""

    status = 503


def takes_file(view: "View[Rest]") -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give a view that takes a file the visitor, as `for_visitor` does.

    Whoever is none, and whatever is too large, is refused before anything of it is read; only then is looked for the
    sign that the form was ours, and of the visitor's company, which stands in what is sent.
    """
    inner = csrf_protect(bound(view))

    @csrf_exempt
    @for_any_form
    @wraps(view)
    def measured(request: HttpRequest, visitor: Visitor, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method != "POST":
            return inner(request, visitor, *args, **kwargs)
        try:
            refuse_unmeasured(request)
            with slot(visitor.supplier):
                return inner(request, visitor, *args, **kwargs)
        except NotTaken as refusal:
            return refused(request, visitor, refusal)

    return measured


@contextmanager
def slot(supplier: Supplier) -> Iterator[None]:
    """Keep a place for a file of a supplier while it comes in; raise Busy where there is none."""
    with counting:
        if coming_in.total() >= AT_ONCE or coming_in[supplier.pk] >= AT_ONCE_OF_ONE:
            raise Busy(_("Many files are coming in just now. Send yours once more in a minute."))
        coming_in[supplier.pk] += 1
    try:
        yield
    finally:
        with counting:
            coming_in[supplier.pk] -= 1
            if not coming_in[supplier.pk]:
                del coming_in[supplier.pk]


def refuse_unmeasured(request: HttpRequest) -> None:
    """Raise NotTaken for a request that is too long, or does not say how long it is."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or "")
    except ValueError:
        raise NoLength(_("The file came without its size and was not taken. Send it with another browser.")) from None
    refuse_too_large_together(length - ROOM_FOR_THE_FORM)


def refused(request: HttpRequest, visitor: Visitor, refusal: NotTaken) -> HttpResponse:
    """Say on a page, or to the page's script, why a file was not taken."""
    if wants_json(request):
        return told(str(refusal), status=refusal.status)
    return page(request, "portal/not_taken.html", visitor, status=refusal.status, refusal=refusal)
