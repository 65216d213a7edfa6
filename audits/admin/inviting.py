"""The page on which the suppliers of a filter are invited to an engagement, all at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from audits.models import Engagement
from audits.services import invite_suppliers
from foundation.dates import today
from suppliers.models import Category, Grade, Region, Stage, Supplier

#: So many are named; all are invited.
NAMED = 20


class WhomForm(forms.Form):
    """Which suppliers; what is left empty is any."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[
            ("", gettext_lazy("On file")),
            *((stage.value, stage.label) for stage in (Stage.ACTIVE, Stage.REGISTERED)),
        ],
        required=False,
    )
    category = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Categories"),
        queryset=Category.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ModelChoiceField(label=gettext_lazy("Region"), queryset=Region.objects.all(), required=False)
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"), choices=[("", gettext_lazy("any")), *Grade.choices], required=False
    )
    is_core = forms.BooleanField(label=gettext_lazy("Core suppliers only"), required=False)
    words = forms.CharField(label=gettext_lazy("Code or name"), max_length=100, required=False)

    def suppliers(self) -> "QuerySet[Supplier]":
        """Return the suppliers that are meant, of those on file today."""
        asked = self.cleaned_data
        paths = {"stage": "stage", "category": "category__in", "region": "country__region", "grade": "grade"}
        chosen = {path: asked[name] for name, path in paths.items() if asked.get(name)}
        found: Any = Supplier.objects.on_file().filter(**chosen)
        found = found.filter(is_core=True) if asked.get("is_core") else found
        return found.search(asked["words"]) if asked.get("words") else found


class InvitingAdmin(admin.ModelAdmin):
    """A page beside an engagement's own."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        view = self.admin_site.admin_view(self.invite_view)
        return [path("<int:pk>/invite/", view, name="audits_engagement_invite"), *super().get_urls()]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say how many suppliers a filter finds; invite them once that is sent."""
        engagement = get_object_or_404(Engagement, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if not engagement.takes_invitations(today()):
            messages.info(request, _("It was called off, or its day is over: nobody is invited any more."))
            return redirect(engagement)
        asked = request.POST if request.method == "POST" else request.GET
        form = WhomForm(asked or {"stage": Stage.ACTIVE}, label_suffix="")
        found = form.suppliers() if form.is_valid() else Supplier.objects.none()
        if request.method == "POST" and form.is_valid():
            try:
                count = invite_suppliers(engagement, found, actor=signed_in(request), today=today())
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                words = ngettext("%(n)s supplier was invited.", "%(n)s suppliers were invited.", count)
                messages.success(request, words % {"n": count})
                return redirect(engagement)
        new = found.exclude(pk__in=engagement.attendances.values("supplier"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Invite suppliers"),
            "original": engagement,
            "form": form,
            "count": found.count(),
            "new": new.count(),
            "named": new.order_by("code")[:NAMED],
        }
        return TemplateResponse(request, "audits/invite.html", context)
