"""The pages of one import: what it would do, how far it is, what became of it."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from tempfile import TemporaryFile

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import signed_in
from sheets import runs
from sheets.admin.addresses import address_of, import_page_of, list_of
from sheets.admin.drop import drop_view
from sheets.admin.encodings import readings_of
from sheets.admin.forms import DatesForm, EncodingForm, RestForm
from sheets.admin.of_a_run import View, of_a_run
from sheets.admin.preview import preview_of
from sheets.models import ImportRun
from sheets.progress import progress_of
from sheets.reading import Unreadable
from sheets.refused import write_refused
from sheets.row import Outcome

State = ImportRun.State


def back_to(run: ImportRun) -> HttpResponseRedirect:
    """Go to the run's page."""
    return HttpResponseRedirect(address_of(run))


@require_GET
@of_a_run
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show what a run would do or did, a page of rows at a time; what it waits for is asked here."""
    return drawn(request, run, RestForm())


def drawn(request: HttpRequest, run: ImportRun, form: RestForm) -> HttpResponse:
    """Draw the page of a run; the form asks whether refused rows are to be left out."""
    context = {
        "title": title_of(run),
        "run": run,
        "form": form,
        "opts": ImportRun._meta,
        "import_page": import_page_of(run),
        "list_page": list_of(run),
        **admin.site.each_context(request),
    }
    if run.state == State.UNSURE:
        context["readings"] = readings_of(run)
    elif run.is_under_way:
        context["progress"] = progress_of(run.pk)
    elif run.state != State.UNREADABLE:
        context |= preview_of(run, request.GET)
    return TemplateResponse(request, "sheets/run.html", context)


def title_of(run: ImportRun) -> str:
    """Return what a person reads above the page."""
    titles = {
        State.RECEIVED: _("The file is being read"),
        State.CONFIRMED: _("The file is being imported"),
        State.UNREADABLE: _("This file cannot be read"),
        State.UNSURE: _("Which of these can you read?"),
        State.WRITTEN: _("The file is imported"),
        State.UNDONE: _("This import was undone"),
    }
    return titles.get(State(run.state), _("What this file would do"))


@require_GET
@of_a_run
def progress(_request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Tell how far a worker is."""
    return JsonResponse({"under_way": run.is_under_way, "progress": progress_of(run.pk)})


@require_POST
@of_a_run
def confirm(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Write what was previewed, or let a worker do so where it takes longer."""
    form = RestForm(request.POST)
    skips = form.is_valid()
    if run.state != State.PREVIEWED:
        messages.error(
            request,
            _("The file %(file)s was imported already; nothing was written a second time.") % {"file": run.file_name},
        )
        return back_to(run)
    if run.refused and not skips:
        return drawn(request, run, form)
    if run.created + run.updated > runs.FEW_ROWS:
        runs.hand_over(run, signed_in(request), State.CONFIRMED, skip_refused=skips)
        return back_to(run)
    try:
        counts = runs.write(run, signed_in(request), skip_refused=skips).counts()
    except Unreadable as error:
        messages.error(request, error.message)
    else:
        words = _(
            "Imported %(file)s: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
        )
        messages.success(
            request, words % {"file": run.file_name, **{outcome.value: counts[outcome] for outcome in Outcome}}
        )
    return back_to(run)


@require_POST
@of_a_run
def again(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Send a worker once more."""
    if run.is_under_way:
        runs.hand_over(run, signed_in(request), run.state, skip_refused=run.skips_refused)
    return back_to(run)


@require_POST
@of_a_run
def settle(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Read the file anew as somebody said: in which encoding, and how its dates are meant."""
    encoding, dates = EncodingForm(request.POST), DatesForm(request.POST)
    if run.state == State.UNSURE and encoding.is_valid():
        run.encoding = encoding.cleaned_data["encoding"]
    elif run.state == State.PREVIEWED and dates.is_valid():
        run.date_order = dates.cleaned_data["date_order"]
    else:
        return back_to(run)
    run.save(update_fields=["encoding", "date_order"])
    with suppress(Unreadable):
        look(request, run)
    return back_to(run)


def look(request: HttpRequest, run: ImportRun) -> None:
    """Read a run's file, or let a worker do so where it takes longer; what is wrong with it stands on its page too."""
    if runs.file_of(run).size > runs.SMALL_FILE:
        runs.hand_over(run, signed_in(request), State.RECEIVED)
    else:
        runs.read(run, signed_in(request))


@require_GET
@of_a_run
def refused(_request: HttpRequest, run: ImportRun, sheet: str) -> FileResponse:
    """Give the refused rows of a sheet as a workbook in the same layout, with the reasons."""
    layout = next((layout for layout in run.layout if layout["sheet"] == sheet), None)
    if layout is None:
        raise Http404
    with ExitStack() as on_failure:
        target = on_failure.enter_context(TemporaryFile())
        write_refused(run, layout, target)
        target.seek(0)
        on_failure.pop_all()
    # The response closes it, and with that it is gone.
    return FileResponse(target, as_attachment=True, filename=f"{sheet}-{_('refused')}.xlsx")


def urls(wrapped: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses of a run's pages."""
    named = {"run": show, "progress": progress, "confirm": confirm, "again": again, "settle": settle, "drop": drop_view}
    below = {name: "" if name == "run" else f"{name}/" for name in named}
    return [
        *(
            path(f"<uuid:public_id>/{below[name]}", wrapped(view), name=f"sheets_importrun_{name}")
            for name, view in named.items()
        ),
        path("<uuid:public_id>/refused/<str:sheet>/", wrapped(refused), name="sheets_importrun_refused"),
    ]
