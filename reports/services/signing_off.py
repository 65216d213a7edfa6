"""Stand by the figures of a report."""

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from reports.models import Origin, PublishedFigure, ReportRun, RunState, SignOff
from reports.told import told_signed
from suppliers.services import refuse_own

#: Who may sign off, by role or by right of their own.
RIGHT = {"codename": "add_signoff", "content_type__app_label": "reports"}


def signers(run: ReportRun) -> QuerySet[User]:
    """Return who may sign a run off: people who have the right and did not make it, by name."""
    right = Permission.objects.filter(**RIGHT)
    may = Q(is_superuser=True) | Q(user_permissions__in=right) | Q(groups__permissions__in=right)
    people = User.objects.filter(may, is_active=True, is_staff=True).order_by("full_name", "pk").distinct()
    return people if run.origin == Origin.SCHEDULE else people.exclude(pk=run.made_by_id)


def refuse_state(state: str) -> None:
    """Raise ValidationError for the state of a run that does not wait for its sign-off."""
    if state == RunState.RUNNING:
        raise ValidationError(_("The month still runs; wait for its close."), code="open")
    if state == RunState.SIGNED:
        raise ValidationError(_("Somebody else signed this off meanwhile."), code="signed")
    if state == RunState.SUPERSEDED:
        raise ValidationError(_("A newer report of this month was signed off."), code="newer")
    if state == RunState.CONTRADICTED:
        raise ValidationError(_("A newer report of this month has other figures: sign that one off."), code="newer")


def sign_off(run: ReportRun, *, words: str = "", actor: User) -> SignOff:
    """Sign a run off; what was signed off of the same day before is superseded by it.

    Raises ValidationError while the month runs, where it was signed off, where a newer run has other figures or was
    signed off, and for whoever made it by hand or by command.
    """
    with ledger(actor) as events:
        # Locked before its state is asked for: two people may sign at once.
        ReportRun.objects.select_for_update().only("pk").get(pk=run.pk)
        run = ReportRun.objects.with_state().light().get(pk=run.pk)
        refuse_state(run.state)
        if run.is_made_by(actor):
            refuse_own(actor.pk, actor=actor)
        gone = [*PublishedFigure.objects.gone()]
        told = told_signed(gone)
        signed = SignOff.objects.create(run=run, words=words.strip(), signed_by=actor)
        events.add("report_signed_off", signed, sha256=run.sha256)
        # Reports say from now on that they were withdrawn, or which value was told.
        anew = {pk for pk, _told in told_signed(gone).items() - told.items()}
        events.add_many("figure_withdrawal_told", PublishedFigure, sorted(anew))
    return signed
