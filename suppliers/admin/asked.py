"""Lists of what one person asks for, and the page on which another decides it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today
from foundation.own_page import OwnPageAdmin
from foundation.words import decision

APPROVE, REFUSE, WITHDRAW = "approve", "refuse", "withdraw"


class AskedAdmin(OwnPageAdmin, RecordedAdmin):
    """What waits first; asked for in a form, then decided on a page of its own, never edited."""

    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")
    #: The page on which it is decided; it extends suppliers/asked.html.
    page: ClassVar[str]
    #: The services that the buttons of the page call.
    approve: ClassVar[Callable[..., Any]]
    refuse: ClassVar[Callable[..., Any]]
    withdraw: ClassVar[Callable[..., Any]]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits first, then the newest."""
        return [Case(When(decision="", then=0), default=1), "-pk"]

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, asked: Any) -> SafeString:
        """Say what became of it."""
        return decision(asked)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the page that shows what it is about."""
        messages.success(request, _("Asked for; another person decides it."))
        return redirect(obj)

    def show(self, request: HttpRequest, found: Any) -> HttpResponse:
        """Show what was asked for."""
        return self.draw(request, found)

    def take(self, request: HttpRequest, found: Any) -> HttpResponse:
        """Save what was decided; who asked may take it back."""
        if request.POST.get("verdict") != WITHDRAW and not self.may_decide(request):
            raise PermissionDenied
        try:
            return self.decide(request, found)
        except ValidationError as error:
            return self.draw(request, self.get_queryset(request).get(pk=found.pk), error.messages, status=409)

    def may_decide(self, request: HttpRequest) -> bool:
        """Tell whether somebody decides what others ask for."""
        return request.user.has_perm(f"{self.opts.app_label}.decide_{self.opts.model_name}")

    def decide(self, request: HttpRequest, found: Any) -> HttpResponse:
        """Approve, refuse or withdraw, as the button says, and lead to the list."""
        verdict, actor = request.POST.get("verdict"), signed_in(request)
        if verdict == APPROVE:
            self.approve(found, actor=actor, today=today())
            messages.success(request, _("Approved: %(request)s.") % {"request": found})
        elif verdict == REFUSE:
            self.refuse(found, words=request.POST.get("words", ""), actor=actor, today=today())
            messages.success(request, _("Refused: %(request)s.") % {"request": found})
        elif verdict == WITHDRAW:
            self.withdraw(found, actor=actor)
            messages.success(request, _("Withdrawn: %(request)s.") % {"request": found})
        else:
            raise ValidationError(_("Choose what is to become of it."))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def draw(self, request: HttpRequest, found: Any, sentences: Any = (), *, status: int = 200) -> HttpResponse:
        """Draw the page."""
        is_open = not found.decision
        is_own = found.asked_by_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": found,
            "state": self.state_word(found),
            "sentences": sentences,
            "typed": request.POST.get("words", ""),
            "is_open": is_open,
            "is_own": is_own,
            # Why nobody approves it today; empty where somebody may.
            "early": "",
            "may_decide": is_open and not is_own and self.may_decide(request),
            **self.shown(request, found),
        }
        return TemplateResponse(request, self.page, context, status=status)

    def shown(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        """Return the title of the page, and what it shows besides who asked and what became of it."""
        raise NotImplementedError
