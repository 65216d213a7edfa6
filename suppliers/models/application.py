"""That a firm which is no supplier yet may apply to become one."""

import uuid
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.fields import UntilField
from foundation.sets import CodeSetField
from suppliers.models.submission import Submission


class ApplicationQuerySet(models.QuerySet):
    """Applications by whom they wait for."""

    def waiting(self) -> Self:
        """Keep what was submitted and nobody decided."""
        return self.filter(state=Application.State.SUBMITTED)

    def with_firm(self) -> Self:
        """Keep what the firm may still fill in and submit, whether or not its link has lapsed."""
        return self.filter(state__in=Application.WITH_FIRM)

    def with_last_submission(self) -> Self:
        """Annotate `invited_on`, `submitted_on`, `decided_on` and the `decider` of what was submitted last.

        A firm may submit several times: one that was returned, and not submitted again, was decided with that.
        """
        zone = ZoneInfo(settings.TIME_ZONE)
        last = Submission.objects.filter(application=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            invited_on=TruncDate("invited_at", tzinfo=zone),
            submitted_on=Subquery(last.values_list(TruncDate("submitted_at", tzinfo=zone))[:1]),
            decided_on=Subquery(last.values_list(TruncDate("decided_at", tzinfo=zone))[:1]),
            decider=Subquery(last.values("decided_by__full_name")[:1]),
        )


class Application(models.Model):
    """An invitation to apply, what the firm has typed so far, and what became of it.

    What it submitted is kept apart (`Submission`) and never changed.
    """

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("application", "Invited")
        SUBMITTED = "submitted", pgettext_lazy("application", "Waits for a decision")
        RETURNED = "returned", pgettext_lazy("application", "Returned")
        ACCEPTED = "accepted", pgettext_lazy("application", "Accepted")
        DECLINED = "declined", pgettext_lazy("application", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "Invitation withdrawn")

    WITH_FIRM = (State.INVITED, State.RETURNED)

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    firm = models.CharField(_("company"), max_length=200, help_text=_("As the mail calls it; it types its own names."))
    address = models.EmailField(_("e-mail address"), help_text=_("The link and the codes go to this address alone."))
    language = models.CharField(_("language of the mail"), max_length=10, choices=settings.LANGUAGES)
    #: Those among which it may choose; empty: among all.
    categories = CodeSetField(_("categories"))
    reason = models.TextField(
        _("why it is needed"), max_length=1000, help_text=_("For those who decide; the company does not see it.")
    )
    open_until = UntilField(_("link good until"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    #: Which of the links that were mailed is good: the newest.
    issue = models.PositiveSmallIntegerField(default=1, editable=False)
    #: When the mail server took the newest; empty while it has not.
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.INVITED, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    #: What was typed and not submitted, by the names of fields; and how often it was saved.
    draft = models.JSONField(default=dict, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    #: The supplier that it became.
    became = models.ForeignKey(
        "suppliers.Supplier",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="applications",
        verbose_name=_("supplier"),
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        permissions = [("decide_application", "Can decide applications")]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(state__in=("invited", "submitted", "returned")),
                name="application_open_once",
                violation_error_message=_("This address is invited already; send it again."),
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", became__isnull=False) | ~Q(state="accepted") & Q(became=None),
                name="application_accepted_is_a_supplier",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="application_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("invited", "submitted", "returned", "accepted", "declined", "withdrawn")),
                name="application_state",
            ),
        ]
        indexes = [models.Index(fields=["state", "open_until"], name="application_state_day")]

    def __str__(self) -> str:
        return f"{self.firm} · {self.address}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is decided."""
        return reverse("admin:suppliers_application_change", args=[self.pk])

    @property
    def is_with_firm(self) -> bool:
        """Whether the firm may fill it in."""
        return self.state in self.WITH_FIRM

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == self.State.SUBMITTED

    def refuse_over(self, today: date) -> None:
        """Raise ValidationError where the firm may not fill it in: in words for the firm."""
        if self.state == self.State.WITHDRAWN:
            words = _("This invitation was withdrawn. Ask your contact person here for another one.")
            raise ValidationError(words, code="withdrawn")
        if not self.is_with_firm:
            raise ValidationError(_("This application was submitted already; it cannot be changed."), code="submitted")
        if today >= self.open_until:
            words = _("The day until which this link works has passed. Ask your contact person here for another one.")
            raise ValidationError(words, code="lapsed")
