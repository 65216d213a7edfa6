"""A file that was handed in for a supplier, and what became of it."""

import json
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.models import User
from evidence.inspection import IMAGES, Flag


class UploadQuerySet(models.QuerySet):
    """Uploads by what may be done with them."""

    def kept(self) -> Self:
        """Keep those whose bytes were kept."""
        return self.exclude(state=Upload.State.REFUSED)

    def open_to_staff(self) -> Self:
        """Keep what was looked through and found clean: nobody but the uploader sees anything else."""
        return self.filter(state=Upload.State.CHECKED)

    def shown_to(self, person: User) -> Self:
        """Keep what a person of the supplier may open: what is clean, and what waits for the scanner if it is hers."""
        return self.filter(Q(state=Upload.State.CHECKED) | Q(state=Upload.State.UNSCANNED, received_by=person))


class Upload(models.Model):
    """One file as one person handed it in, for one supplier or for the organisation itself: its kind as we found it.

    The bytes are kept once, whoever brought them; which suppliers brought the same is for staff alone to know.
    """

    class State(models.TextChoices):
        CHECKED = "checked", pgettext_lazy("upload", "Checked")
        UNSCANNED = "unscanned", pgettext_lazy("upload", "Waiting for the virus scanner")
        QUARANTINED = "quarantined", pgettext_lazy("upload", "In quarantine")
        REFUSED = "refused", pgettext_lazy("upload", "Refused")

    #: What may be handed in.
    USABLE = (State.CHECKED, State.UNSCANNED)

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    #: None where it is the organisation's own: brought by staff, of no supplier.
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, null=True, related_name="uploads", verbose_name=_("supplier")
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    #: Shown, never used as a path.
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    size = models.BigIntegerField(_("size in bytes"), default=0)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    file = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    #: Why it was refused or put into quarantine (evidence.inspection).
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    #: What an officer should know, such as active_content, with commas between.
    flags = models.CharField(_("peculiarities"), max_length=200, blank=True)
    #: What was read from the document, as JSON: field -> value.
    reading = models.TextField(_("read from the document"), blank=True)
    #: Has the same pages and more, where photos were added to it.
    grown_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("grown into")
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused", file=None) | (~Q(state="refused") & Q(file__isnull=False)),
                name="upload_kept_unless_refused",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "quarantined")) | ~Q(reason=""), name="upload_refused_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "-received_at"], name="upload_of_supplier"),
            models.Index(fields=["state"], condition=Q(state="unscanned"), name="upload_unscanned"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def says(self) -> dict[str, str]:
        """What was read from the document, by field."""
        return {name: str(value) for name, value in json.loads(self.reading or "{}").items()}

    @property
    def takes_pages(self) -> bool:
        """Whether photos may be added behind its pages: it is a photo, or was put together of some."""
        return self.media_type in IMAGES or Flag.PHOTOS in self.flags.split(",")
