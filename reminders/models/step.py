"""When somebody is reminded of something that is due: a row, never code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from attestations.models import Kind, Requirement
from foundation.words import listed

#: A ladder is at most so long, before and after the due day: the planner looks no further.
MOST_DAYS = 366


class Audience(models.TextChoices):
    """Who is reminded."""

    CONTACT = "contact", _("Supplier’s contact")
    OFFICER = "officer", _("Responsible officer")
    MANAGER = "manager", _("Her manager")


class ReminderStep(models.Model):
    """One rung of a ladder: so many days after (before: negative) the due day, somebody is told.

    The steps of a requirement of its own take the place of those of its kind, for the same source.
    """

    source = models.CharField(_("what is due"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requirement")
    )
    offset_days = models.SmallIntegerField(_("days after the due day"), help_text=_("Negative: days before it."))
    audience = models.CharField(_("who is told"), max_length=8, choices=Audience)
    channel = models.CharField(_("channel"), max_length=12, default="mail")
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder step")
        verbose_name_plural = _("reminder steps")
        ordering = ["source", "kind", "requirement", "offset_days", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "offset_days", "audience", "channel"],
                condition=Q(requirement=None),
                name="reminder_step_once",
                violation_error_message=_("There is this step already."),
            ),
            models.UniqueConstraint(
                fields=["source", "requirement", "offset_days", "audience", "channel"],
                condition=Q(requirement__isnull=False),
                name="reminder_step_of_requirement_once",
                violation_error_message=_("This requirement has this step already."),
            ),
            models.CheckConstraint(
                condition=Q(offset_days__gte=-MOST_DAYS, offset_days__lte=MOST_DAYS),
                name="reminder_step_within_a_year",
                violation_error_message=_("A step is at most a year before or after the due day."),
            ),
            models.CheckConstraint(
                condition=Q(requirement=None) | Q(kind=""),
                name="reminder_step_of_kind_or_requirement",
                violation_error_message=_("A step is for a kind or for one requirement, not for both."),
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="reminder_step_audience"),
        ]

    def __str__(self) -> str:
        # Sources read models.
        from reminders.sources import title_of

        return f"{title_of(self.source)} · {self.when} · {self.get_audience_display()}"

    @property
    def identity(self) -> dict[str, Any]:
        """What it is: with another of these it is another step."""
        names = ("source", "kind", "requirement_id", "offset_days", "audience", "channel")
        return {name: getattr(self, name) for name in names}

    @property
    def when(self) -> str:
        """When it is reached, in words."""
        days = abs(self.offset_days)
        if not days:
            return gettext("on the due day")
        if self.offset_days < 0:
            return ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}
        return ngettext("%(days)s day after", "%(days)s days after", days) % {"days": days}

    def clean(self) -> None:
        """Refuse what no source or channel answers to."""
        super().clean()
        # Sources and channels read models.
        from reminders.channels import channels
        from reminders.sources import sources, title_of

        if self.source not in sources():
            raise ValidationError({"source": _("There is nothing of this name that can be due.")})
        if not sources()[self.source].has_requirement and (self.kind or self.requirement_id):
            words = gettext("“%(source)s” is about no requirement: leave kind and requirement empty.")
            raise ValidationError(words % {"source": title_of(self.source)})
        told = sources()[self.source].audiences
        if self.audience in Audience.values and self.audience not in told:
            words = gettext("Of “%(source)s” only these are told: %(audiences)s.")
            audiences = listed(audience.label for audience in told)
            raise ValidationError({"audience": words % {"source": title_of(self.source), "audiences": audiences}})
        if self.channel not in channels():
            raise ValidationError({"channel": _("There is no channel of this name.")})
        if ReminderStep.objects.filter(**self.identity, is_active=False).exclude(pk=self.pk).exists():
            raise ValidationError(_("A step like this is not in use: switch that one on again instead."))
