"""A day on which a country works, or does not, although its calendar says otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """An exception to the calendar of public holidays that ships: a make-up day, or a day that was given free."""

    country = models.ForeignKey(
        "suppliers.Country", models.CASCADE, related_name="+", verbose_name=_("country or region")
    )
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("people work"), default=False)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exception to the calendar")
        verbose_name_plural = _("exceptions to the calendar")
        ordering = ["-day", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "day"],
                name="calendar_day_once",
                violation_error_message=_("This day of this country is entered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
