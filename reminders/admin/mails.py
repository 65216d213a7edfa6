"""Every mail, as it was sent."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.requests import signed_in
from evidence.admin import ReadOnlyAdmin
from foundation.admin_pages import COUNT_ALL, PageAdmin
from reminders.admin.columns import state_of
from reminders.admin.mail_columns import MailColumns
from reminders.filters import AboutFilter
from reminders.link_services import revoke_links
from reminders.models import Mail
from reminders.services import retry_mails
from reminders.shown import people, show
from reminders.sources import title_of

#: So many reminders of a mail are listed on its page.
LISTED = 200


@admin.register(Mail)
class MailAdmin(PageAdmin, MailColumns, ReadOnlyAdmin):
    """Mails: to whom, when, what they said, what the server answered."""

    has_history = True
    change_form_template = "reminders/mail_change_form.html"

    list_display = ["state_lines", "whom_lines", "subject_or_number", "sent_lines", "answer_cell"]
    list_display_links = ["subject_or_number"]
    list_filter = [AboutFilter, "state", "is_letter", "language"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    sortable_by = ["state_lines", "sent_lines"]
    search_fields = ["address", "subject"]
    search_help_text = _("Address or subject.")
    actions = ["retry"]
    fields = [
        "state_word",
        "whom",
        ("created_at", "sent_at"),
        ("attempts", "repeats"),
        "answer_words",
        ("channel_word", "language"),
        "message_id",
        "links_word",
        "subject",
        "about",
        "enclosed_word",
        "text_as_sent",
    ]

    def most(self, request: HttpRequest) -> int:
        """Count far enough for twenty pages where something is asked for: mails are many."""
        return 20 * self.list_per_page if request.GET.keys() - {COUNT_ALL, "o", "p"} else 0

    def complete_page(self, request: HttpRequest, page: Sequence[Mail]) -> None:
        """Look up to whom the mails go."""
        found = people({mail.recipient for mail in page})
        for mail in page:
            mail.shown = found.get(mail.recipient)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Mail | None:
        """Look up to whom the mail goes."""
        mail: Mail | None = super().get_object(request, object_id, from_field)
        if mail:
            self.complete_page(request, [mail])
        return mail

    def get_urls(self) -> list[URLPattern]:
        """Add the address at which the HTML of a mail is given."""
        views: list[tuple[str, Callable[..., HttpResponse]]] = [("html", self.html_view), ("revoke", self.revoke_view)]
        ours = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"reminders_mail_{name}")
            for name, view in views
        ]
        return [*ours, *super().get_urls()]

    def has_handling_permission(self, request: HttpRequest) -> bool:
        """Whoever may change reminders may have mails tried again; nobody edits them."""
        return request.user.has_perm("reminders.change_reminder")

    @admin.action(description=_("Retry"), permissions=["handling"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """Have mails that could not be delivered tried again, all or none."""
        try:
            done = len(retry_mails(queryset, actor=signed_in(request), now=timezone.now()))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = ngettext("%(n)s mail is tried again.", "%(n)s mails are tried again.", done)
            messages.success(request, words % {"n": done})

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether the links of a mail are to be withdrawn; withdraw them once that is confirmed."""
        if not request.user.has_perm("reminders.change_reminder"):
            raise PermissionDenied
        mail = get_object_or_404(Mail, pk=pk)
        if request.method == "POST":
            revoke_links(mail, actor=signed_in(request), now=timezone.now())
            messages.success(request, gettext("The links of this mail open nothing any more."))
            return redirect("admin:reminders_mail_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Withdraw the links"),
            "mail": mail,
        }
        return TemplateResponse(request, "reminders/revoke_links.html", context)

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the HTML of a mail as a file to keep: it is no page of ours, so no browser is to show it as one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mail = Mail.objects.filter(pk=pk).first()
        if mail is None:
            raise Http404
        headers = {
            "Content-Disposition": f'attachment; filename="mail-{mail.public_id}.html"',
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(mail.html, content_type="text/html; charset=utf-8", headers=headers)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """List the reminders that the mail is made of."""
        some = [*context["original"].reminders.select_related("step").order_by("pk")[:LISTED]]
        show(some)
        rows = [(reminder, state_of(reminder), title_of(reminder.source), reminder.step.when) for reminder in some]
        return super().render_change_form(request, context | {"reminders": rows}, *args, **kwargs)
