"""Who acts for a supplier in the portal, on the supplier's pages for staff: invited, and ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from suppliers.admin.portal_forms import InvitationForm
from suppliers.models import Invitation, Membership, Supplier
from suppliers.services import end_membership, invite, invite_again, revoke_invitation


class PortalAccessAdmin(admin.ModelAdmin):
    """A page beside a supplier's own: who has access, who is invited, and a form that invites."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the page and of its buttons."""
        views: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("portal/", self.access_view, "portal"),
            ("portal/end/<uuid:reference>/", self.end_view, "portal_end"),
            ("portal/again/<uuid:reference>/", self.again_view, "portal_again"),
            ("portal/withdraw/<uuid:reference>/", self.withdraw_view, "portal_withdraw"),
        ]
        ours = [
            path(f"<int:pk>/{address}", self.admin_site.admin_view(view), name=f"suppliers_supplier_{name}")
            for address, view, name in views
        ]
        return [*ours, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show on the supplier's page who has access."""
        supplier = context.get("original")
        return super().render_change_form(request, context | (access_to(supplier) if supplier else {}), *args, **kwargs)

    def access_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List who has access and who is invited; invite somebody."""
        supplier = get_object_or_404(Supplier, pk=pk)
        if not self.has_view_permission(request, supplier):
            raise PermissionDenied
        may_change = self.has_change_permission(request, supplier)
        sent = request.POST if request.method == "POST" else None
        form = InvitationForm(sent, supplier=supplier) if may_change else None
        if request.method == "POST":
            if form is None:
                raise PermissionDenied
            if form.is_valid() and self.invited(request, supplier, form):
                return redirect(page_of(supplier))
        context = {"title": _("Access to the portal"), "form": form, **access_to(supplier)}
        return self.drawn(request, "suppliers/access.html", supplier, **context)

    def invited(self, request: HttpRequest, supplier: Supplier, form: InvitationForm) -> bool:
        """Invite whom the form names; return whether that was done, else the form says why not."""
        try:
            invitation = invite(supplier, actor=signed_in(request), now=timezone.now(), **form.invited())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return False
        say(request, invitation)
        return True

    def end_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Ask whether somebody's access is to be ended; end it once that is confirmed."""
        supplier = self.changed(request, pk)
        membership = get_object_or_404(Membership.objects.current(), supplier=supplier, public_id=reference)
        if request.method != "POST":
            context = {"title": _("End access"), "membership": membership}
            return self.drawn(request, "suppliers/end_access.html", supplier, **context)
        end_membership(membership, actor=signed_in(request), now=timezone.now())
        messages.success(request, _("%(person)s has no access any more.") % {"person": membership.user})
        return redirect(page_of(supplier))

    def again_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Send an invitation once more."""
        supplier = self.changed(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        invitation = get_object_or_404(Invitation, supplier=supplier, public_id=reference)
        try:
            say(request, invite_again(invitation, actor=signed_in(request), now=timezone.now()))
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return redirect(page_of(supplier))

    def withdraw_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Withdraw an invitation."""
        supplier = self.changed(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        invitation = get_object_or_404(Invitation, supplier=supplier, public_id=reference)
        revoke_invitation(invitation, actor=signed_in(request), now=timezone.now())
        messages.success(request, _("The invitation of %(address)s is withdrawn.") % {"address": invitation.address})
        return redirect(page_of(supplier))

    def changed(self, request: HttpRequest, pk: int) -> Supplier:
        """Return the supplier of an address; raise PermissionDenied for who may not change it."""
        supplier = get_object_or_404(Supplier, pk=pk)
        if not self.has_change_permission(request, supplier):
            raise PermissionDenied
        return supplier

    def drawn(self, request: HttpRequest, template: str, supplier: Supplier, **context: Any) -> HttpResponse:
        """Draw a page in the admin's frame."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "supplier": supplier}
        return TemplateResponse(request, template, frame | context)


def access_to(supplier: Supplier) -> dict[str, Any]:
    """Return who acts for a supplier, and who is invited."""
    return {
        "memberships": supplier.memberships.current().select_related("user", "granted_by").order_by("user__email"),
        "invitations": supplier.invitations.open().select_related("invited_by").order_by("address"),
        "now": timezone.now(),
    }


def page_of(supplier: Supplier) -> str:
    """Return the address of the page that says who has access."""
    return reverse("admin:suppliers_supplier_portal", args=[supplier.pk])


def say(request: HttpRequest, invitation: Invitation) -> None:
    """Say whether the mail server took an invitation."""
    words = {"address": invitation.address}
    if invitation.sent_at:
        messages.success(request, _("%(address)s is invited; the mail is on its way.") % words)
    else:
        messages.error(
            request,
            _("%(address)s is invited, but the mail server is away. Send the invitation again later.") % words,
        )
