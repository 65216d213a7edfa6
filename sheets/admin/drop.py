"""The page on which a preview is discarded."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import signed_in
from sheets.admin.addresses import address_of, import_page_of
from sheets.admin.of_a_run import of_a_run
from sheets.dropping import DROPPABLE, drop
from sheets.models import ImportRun


@require_http_methods(["GET", "POST"])
@of_a_run
def drop_view(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Ask whether a preview is to be discarded; discard it once that is confirmed."""
    if request.method == "POST":
        return dropped(request, run)
    if run.state not in DROPPABLE:
        return refused(request, run)
    context = {
        **admin.site.each_context(request),
        "opts": ImportRun._meta,
        "title": _("Discard this import"),
        "run": run,
        "import_page": import_page_of(run),
    }
    return TemplateResponse(request, "sheets/drop.html", context)


def dropped(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Discard a run and go to where another file is brought, or say why it stays."""
    back = import_page_of(run)
    if not drop(run, actor=signed_in(request)):
        return refused(request, run)
    messages.success(request, _("%(file)s was discarded; nothing of it was imported.") % {"file": run.file_name})
    return HttpResponseRedirect(back)


def refused(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Say that a run is beyond discarding, on its page."""
    words = _("%(file)s is being read or imported, or was imported already: it cannot be discarded.")
    messages.error(request, words % {"file": run.file_name})
    return HttpResponseRedirect(address_of(run))
