"""The page on which is ticked who came to an engagement."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, ngettext

from accounts.requests import signed_in
from audits.models import Attendance, Engagement
from audits.services import Came, record_attendance
from foundation.dates import today
from suppliers.models import Supplier

ON_A_PAGE = 50
#: More than this nobody brings.
MOST_PERSONS = 999


@dataclass
class Line:
    """A supplier on the list: what is ticked and typed, and what is wrong with it."""

    row: Attendance
    came: bool
    persons: str
    error: str = ""

    @property
    def said(self) -> Came:
        """What is recorded of it."""
        return Came(self.came, int(self.persons) if self.came and self.persons else None)


class SignInList:
    """The list of an engagement, a page at a time."""

    def __init__(self, engagement: Engagement, asked: Any, sent: Any) -> None:
        self.engagement, self.asked, self.sent = engagement, asked, sent

    @property
    def words(self) -> str:
        """What was searched for."""
        return str(self.asked.get("q", ""))

    @cached_property
    def page(self) -> Page:
        """The rows of the page."""
        rows = self.engagement.attendances.select_related("supplier").order_by("supplier__code")
        if self.words:
            rows = rows.filter(supplier__in=Supplier.objects.search(self.words))
        return Paginator(rows, ON_A_PAGE).get_page(self.asked.get("p"))

    @cached_property
    def lines(self) -> list[Line]:
        """Each row as it stands, or as it was sent."""
        return [self.line(row) for row in self.page]

    def line(self, row: Attendance) -> Line:
        """Return a row with what was ticked and typed."""
        if self.sent is None:
            return Line(row, bool(row.attended), str(row.persons or ""))
        line = Line(row, f"came-{row.pk}" in self.sent, self.sent.get(f"persons-{row.pk}", "").strip())
        is_count = line.persons.isascii() and line.persons.isdecimal() and 1 <= int(line.persons[:6]) <= MOST_PERSONS
        if line.persons and line.came and not is_count:
            words = _("%(value)s is no number of persons: write one from 1 to %(most)s, or nothing.")
            line.error = words % {"value": line.persons, "most": MOST_PERSONS}
        return line

    @property
    def wrong(self) -> list[Line]:
        """The rows in which something stands that is no number of persons."""
        return [line for line in self.lines if line.error]

    def url(self, page: int) -> str:
        """Return the address of a page of the list."""
        return "?" + urlencode({name: value for name, value in (("q", self.words), ("p", page)) if value})

    @property
    def next_url(self) -> str:
        """The address of the page after this one; of the last, its own."""
        return self.url(self.page.next_page_number() if self.page.has_next() else self.page.number)

    @property
    def previous_url(self) -> str:
        """The address of the page before this one."""
        return self.url(self.page.previous_page_number())


class SigningInAdmin(admin.ModelAdmin):
    """A page beside an engagement's own."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        view = self.admin_site.admin_view(self.attendance_view)
        return [path("<int:pk>/attendance/", view, name="audits_engagement_attendance"), *super().get_urls()]

    def attendance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list, and record what was ticked on the page."""
        engagement = get_object_or_404(Engagement, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if not engagement.takes_attendance(today()):
            messages.info(request, _("It was called off, or is yet to come: nobody can have been there."))
            return redirect(engagement)
        listed = SignInList(engagement, request.GET, request.POST if request.method == "POST" else None)
        sentence = ""
        if request.method == "POST" and not listed.wrong:
            came = {line.row.supplier_id: line.said for line in listed.lines}
            try:
                record_attendance(engagement, came, actor=signed_in(request), today=today())
            except ValidationError as error:
                sentence = " ".join(error.messages)
            else:
                words = ngettext("%(n)s supplier was recorded.", "%(n)s suppliers were recorded.", len(came))
                messages.success(request, words % {"n": len(came)})
                return HttpResponseRedirect(listed.next_url if "_next" in request.POST else request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Who came"),
            "original": engagement,
            "listed": listed,
            "sentence": sentence,
            "most_persons": MOST_PERSONS,
        }
        return TemplateResponse(request, "audits/attendance.html", context)
