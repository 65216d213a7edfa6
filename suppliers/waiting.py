"""What of suppliers waits for another person's decision."""

from django.utils.translation import gettext_lazy as _

from suppliers.models import Application, Merge, SecondSource, StageRequest
from suppliers.waits import Wait

STAGES = Wait(
    "stage_requests",
    _("Stages to be decided"),
    StageRequest,
    StageRequest.objects.open,
    "suppliers.decide_stagerequest",
    "asked_at",
    ("asked_by_id",),
    "decision__exact=",
)
MERGES = Wait(
    "merges",
    _("Merges to be decided"),
    Merge,
    Merge.objects.open,
    "suppliers.decide_merge",
    "asked_at",
    ("asked_by_id",),
    "decision__exact=",
    supplier="ended_id",
    other="kept_id",
)
SECOND_SOURCES = Wait(
    "second_sources",
    _("Second sources to be decided"),
    SecondSource,
    SecondSource.objects.waiting,
    "suppliers.change_secondsource",
    "asked_at",
    ("asked_by_id",),
    "state=waiting",
    other="other_id",
)
APPLICATIONS = Wait(
    "applications",
    _("Applications to be decided"),
    Application,
    Application.objects.waiting,
    "suppliers.decide_application",
    "invited_at",
    ("invited_by_id",),
    "state__exact=submitted",
    supplier="",
)

WAITS = [APPLICATIONS, STAGES, MERGES, SECOND_SOURCES]
