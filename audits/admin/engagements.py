"""Engagements with suppliers, and who was invited, answered and came."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.inviting import InvitingAdmin
from audits.admin.signing_in import SigningInAdmin
from audits.admin.steps import NumberedForm, Step, SteppedAdmin, words_field
from audits.admin.uploading import FileForm, given_to_staff, received
from audits.models import Attendance, Engagement
from audits.services import (
    Came,
    add_material,
    cancel_engagement,
    change_engagement,
    invite_suppliers,
    plan_engagement,
    record_attendance,
)
from audits.sheets.attendance import AttendanceSheet
from audits.sheets.engagements import EngagementSheet
from evidence.admin import RecordedAdmin
from foundation.admin_filters import DaysFilter
from foundation.dates import today
from foundation.words import word
from sheets.admin import SheetAdmin
from suppliers.models import Supplier


class WhyForm(forms.Form):
    """A reason."""

    why = words_field(gettext_lazy("Why"))


STEPS = {
    "file": Step(
        gettext_lazy("Add a file"),
        gettext_lazy("Suppliers that were invited download it from the day on."),
        FileForm,
        lambda row, given, actor, _today: add_material(row, received(given["file"], actor), actor=actor),
        lambda row: row.cancelled_on is None,
        gettext_lazy("The file was added."),
    ),
    "cancel": Step(
        gettext_lazy("Call the engagement off"),
        gettext_lazy("It stays on record as called off; the suppliers that were invited read why."),
        WhyForm,
        lambda row, given, actor, today: cancel_engagement(row, **given, actor=actor, today=today),
        lambda row: row.cancelled_on is None and not row.attendances.filter(attended__isnull=False).exists(),
        gettext_lazy("The engagement was called off."),
        is_grave=True,
    ),
}


@admin.register(Engagement)
class EngagementAdmin(InvitingAdmin, SigningInAdmin, SteppedAdmin, SheetAdmin, RecordedAdmin):
    """Trainings, coaching, conferences and the code of conduct, the next and newest first."""

    change_form_template = "audits/engagement.html"
    sheet = EngagementSheet
    steps = STEPS
    form = NumberedForm
    list_display = ["reference", "name_shown", "state_word", "kind", "day", "place"]
    list_filter = ["kind", ("day", DaysFilter), "is_about_integrity", ("cancelled_on", admin.EmptyFieldListFilter)]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "name_en", "name_zh_hant", "name_zh_hans", "place"]
    search_help_text = gettext_lazy("Number, name in any of the languages, or place.")
    fields = [
        "state_word",
        ("reference", "kind"),
        "name_en",
        "name_zh_hant",
        "name_zh_hans",
        ("day", "answer_by"),
        "place",
        "words",
        "is_about_integrity",
        "cancelled_why",
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say how it stands once it is there, and why it was called off where it was."""
        hidden = {"state_word": obj is None, "cancelled_why": obj is None or obj.cancelled_on is None}
        return [name for name in self.fields or () if not (isinstance(name, str) and hidden.get(name))]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep number and kind of what exists."""
        return ["state_word", "reference", "kind", "cancelled_why"] if obj else ["cancelled_why"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep what was called off as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.cancelled_on is None)

    def get_urls(self) -> list[URLPattern]:
        """Add the materials."""
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/<uuid:reference>/", view, name="audits_engagement_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Give material to be saved, to whoever may see the engagement; only what was found clean."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return given_to_staff(Engagement.objects.filter(pk=pk).values("files__upload"), reference)

    def save_model(self, request: HttpRequest, obj: Engagement, form: Any, change: bool) -> None:
        """Plan it, or save it changed."""
        (change_engagement if change else plan_engagement)(obj, actor=signed_in(request))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Say how many were invited, answered and came, and show the materials."""
        engagement = context.get("original")
        if engagement is not None:
            context |= {
                "counts": counts_of(engagement),
                "materials": engagement.files.select_related("upload"),
                "may_invite": engagement.takes_invitations(today()) and self.may_step(request),
                "may_sign_in": engagement.takes_attendance(today()) and self.may_step(request),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("name"))
    def name_shown(self, engagement: Engagement) -> str:
        """Say what it is called."""
        return engagement.name

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, engagement: Engagement) -> SafeString:
        """Say whether it is to come, is over, or was called off."""
        if engagement.cancelled_on:
            return word("tone", "absent", _("Called off"))
        is_over = engagement.day < today()
        return word("tone", "calm", _("Over")) if is_over else word("tone", "info", _("To come"))


def counts_of(engagement: Engagement) -> list[tuple[str, int, str]]:
    """Return how many suppliers were invited, answered and came, and persons; each with the filter of its list."""
    found = engagement.attendances.aggregate(
        invited=Count("pk", filter=Q(invited_at__isnull=False)),
        comes=Count("pk", filter=Q(answer="comes")),
        declines=Count("pk", filter=Q(answer="declines")),
        open=Count("pk", filter=Q(invited_at__isnull=False, answer="")),
        came=Count("pk", filter=Q(attended=True)),
        persons=Sum("persons"),
    )
    return [
        (_("Invited"), found["invited"], "invited_at__isempty=0"),
        (_("Said that they come"), found["comes"], "answer__exact=comes"),
        (_("Said that they do not"), found["declines"], "answer__exact=declines"),
        (_("Not answered"), found["open"], "answer__exact=&invited_at__isempty=0"),
        (_("Came"), found["came"], "attended__exact=1"),
        (_("Persons"), found["persons"] or 0, "attended__exact=1"),
    ]


@admin.register(Attendance)
class AttendanceAdmin(SheetAdmin, RecordedAdmin):
    """Who was invited to what, answered and came."""

    sheet = AttendanceSheet
    list_display = ["supplier", "attended", "engagement", "answer", "persons"]
    list_filter = [
        "engagement__kind",
        ("engagement__day", DaysFilter),
        "answer",
        "attended",
        ("invited_at", admin.EmptyFieldListFilter),
        "engagement",
    ]
    list_select_related = ["supplier", "engagement"]
    # By the engagement alone, Django turns its own order round: the oldest would come first.
    ordering = ["-engagement__day", "-engagement_id", "supplier"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["supplier__search_text", "engagement__reference"]
    search_help_text = gettext_lazy("Number of the engagement; or supplier: code, name or unified social credit code.")
    autocomplete_fields = ["supplier", "engagement"]
    fields = ["engagement", "supplier", "answer", "attended", "persons"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep of whom and of what it is; the supplier answers for itself."""
        return ["engagement", "supplier", "answer"] if obj else ["answer"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask a new row for no answer."""
        return [name for name in self.fields or () if obj or name != "answer"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Search suppliers by their folded text, and engagements by their number."""
        if not search_term:
            return queryset, False
        theirs = Q(supplier__in=Supplier.objects.search(search_term))
        return queryset.filter(theirs | Q(engagement__reference__icontains=search_term)), False

    def save_model(self, request: HttpRequest, obj: Attendance, form: Any, change: bool) -> None:
        """Invite a supplier; or, where it is said whether it came, record that."""
        actor, day = signed_in(request), today()
        if obj.attended is None and not change:
            found = Supplier.objects.filter(pk=obj.supplier_id)
            if not invite_suppliers(obj.engagement, found, actor=actor, today=day):
                raise ValidationError(_("Only suppliers on file are invited."), code="off_file")
        else:
            came = {obj.supplier_id: Came(bool(obj.attended), obj.persons)}
            record_attendance(obj.engagement, came, actor=actor, today=day)
        obj.pk = obj.engagement.attendances.values_list("pk", flat=True).get(supplier=obj.supplier_id)
