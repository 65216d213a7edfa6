"""Stand by the figures of a report."""

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from reports.models import Origin, ReportRun, SignOff
from suppliers.services import refuse_own

#: Who may sign off, by role or by right of their own.
RIGHT = {"codename": "add_signoff", "content_type__app_label": "reports"}


def signers(run: ReportRun) -> QuerySet[User]:
    """Return who may sign a run off: people who have the right and did not make it, by name."""
    right = Permission.objects.filter(**RIGHT)
    may = Q(is_superuser=True) | Q(user_permissions__in=right) | Q(groups__permissions__in=right)
    people = User.objects.filter(may, is_active=True, is_staff=True).order_by("full_name", "pk").distinct()
    return people if run.origin == Origin.SCHEDULE else people.exclude(pk=run.made_by_id)


def is_outdated(run: ReportRun) -> bool:
    """Tell whether the newest run of the same day, of a month that has closed, has other figures."""
    newest = ReportRun.objects.filter(month=run.month, as_of=run.as_of, is_open=False).order_by("-pk")
    return newest.values_list("sha256", flat=True)[0] != run.sha256


def sign_off(run: ReportRun, *, words: str = "", actor: User) -> SignOff:
    """Sign a run off; what was signed off of the same day before is superseded by it.

    Raises ValidationError while the month runs, where it was signed off, where a newer run has other figures, and for
    whoever made it by hand or by command.
    """
    with ledger(actor) as events:
        # Locked: two people may sign at once.
        run = ReportRun.objects.select_for_update().defer("data", "names").get(pk=run.pk)
        if run.is_open:
            raise ValidationError(_("The month still runs; wait for its close."), code="open")
        if SignOff.objects.filter(run=run).exists():
            raise ValidationError(_("Somebody else signed this off meanwhile."), code="signed")
        if run.is_made_by(actor):
            refuse_own(actor.pk, actor=actor)
        if is_outdated(run):
            raise ValidationError(_("A newer report of this month has other figures: sign that one off."), code="newer")
        signed = SignOff.objects.create(run=run, words=words.strip(), signed_by=actor)
        events.add("report_signed_off", signed, sha256=run.sha256)
    return signed
