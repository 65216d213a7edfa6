"""Every mail, as it was sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy as _

from accounts.requests import signed_in
from evidence.admin import ReadOnlyAdmin
from foundation.admin_pages import COUNT_ALL, PageAdmin
from foundation.words import listed
from reminders.admin.columns import state_of
from reminders.channels import channels
from reminders.link_services import revoke_links
from reminders.models import Mail
from reminders.shown import name_and_address, people, show
from reminders.sources import title_of

#: So many reminders of a mail are listed on its page.
LISTED = 200


@admin.register(Mail)
class MailAdmin(PageAdmin, ReadOnlyAdmin):
    """Mails: to whom, when, what they said, what the server answered."""

    has_history = True
    change_form_template = "reminders/mail_change_form.html"

    list_display = ["state_word", "whom", "subject_or_dash", "created_at", "sent_at", "repeats", "answer_words"]
    list_display_links = ["subject_or_dash"]
    list_filter = ["state", "language"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    sortable_by = ["state_word", "created_at", "sent_at"]
    search_fields = ["address", "subject"]
    search_help_text = _("Address or subject.")
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

    @admin.display(description=_("links"))
    def links_word(self, mail: Mail) -> str:
        """Say which links were used, and whether they were withdrawn."""
        if mail.links_revoked_at:
            moment = date_format(localtime(mail.links_revoked_at), "DATETIME_FORMAT")
            return gettext("withdrawn on %(moment)s") % {"moment": moment}
        used = listed(use.requirement.name for use in mail.link_uses.select_related("requirement").order_by("pk"))
        return gettext("used for %(names)s") % {"names": used} if used else "–"

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
        listed = [*context["original"].reminders.select_related("step").order_by("pk")[:LISTED]]
        show(listed)
        rows = [(reminder, state_of(reminder), title_of(reminder.source), reminder.step.when) for reminder in listed]
        return super().render_change_form(request, context | {"reminders": rows}, *args, **kwargs)

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, mail: Mail) -> SafeString:
        """Show the state as a coloured word."""
        return state_of(mail)

    @admin.display(description=_("recipient"))
    def whom(self, mail: Mail) -> str:
        """Name to whom it goes, with the address to which it went."""
        if mail.shown is None:
            return mail.address or "–"
        return name_and_address(replace(mail.shown, address=mail.address or mail.shown.address))

    @admin.display(description=_("subject"), ordering="subject")
    def subject_or_dash(self, mail: Mail) -> str:
        """Show the subject; before it is written, there is none."""
        return mail.subject or "–"

    @admin.display(description=_("server’s answer"))
    def answer_words(self, mail: Mail) -> str:
        """Show what the server said last."""
        return " ".join(part for part in (str(mail.code or ""), mail.answer) if part) or "–"

    @admin.display(description=_("channel"))
    def channel_word(self, mail: Mail) -> str:
        """Say by which way it goes."""
        return str(channels()[mail.channel].title) if mail.channel in channels() else mail.channel

    @admin.display(description=_("text as sent"))
    def text_as_sent(self, mail: Mail) -> SafeString | str:
        """Show the text letter by letter."""
        return format_html('<pre class="as-sent">{}</pre>', mail.text) if mail.text else "–"
