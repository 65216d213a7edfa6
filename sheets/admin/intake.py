"""A file that somebody brings: kept, looked at, and shown on the page of its run."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from evidence.files import stored
from sheets import runs
from sheets.admin.forms import FileForm
from sheets.admin.run_pages import back_to
from sheets.reading import NotSure, Unreadable

log = logging.getLogger("goodstanding.sheets")


def asked_file(request: HttpRequest) -> FileForm:
    """Return the form that asks for a file, with what was sent of it."""
    return FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()


def taken_in(request: HttpRequest, form: FileForm, *, sheet: str) -> HttpResponse | None:
    """Keep the file of a form and go to the page of its run; None where the form is to be shown.

    `sheet` is the one sheet that the file may hold, empty for any of a workbook. What is wrong with the file stands in
    the form then.
    """
    if not form.is_valid():
        return None
    upload, actor = form.cleaned_data["file"], signed_in(request)
    run = runs.new_run(upload.name, actor=actor, sheet=sheet)
    try:
        with stored(upload.chunks()) as file:
            runs.take_in(run, file, actor)
    except NotSure:
        # Its page asks in which encoding it is.
        return back_to(run)
    except Unreadable as error:
        form.add_error("file", error.message)
        return None
    except OSError:
        log.exception("A spreadsheet was not kept")
        form.add_error("file", _("The file could not be saved, and nothing of it was kept. Try again later."))
        return None
    return back_to(run)
