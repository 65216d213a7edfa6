"""Stand by the figures of a report."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from reports.models import Origin, ReportRun, SignOff
from suppliers.services import refuse_own


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
        if run.origin != Origin.SCHEDULE:
            refuse_own(run.made_by_id, actor=actor)
        newest = ReportRun.objects.filter(month=run.month, as_of=run.as_of, is_open=False).order_by("-pk")
        if newest.values_list("sha256", flat=True)[0] != run.sha256:
            raise ValidationError(_("A newer report of this month has other figures: sign that one off."), code="newer")
        signed = SignOff.objects.create(run=run, words=words.strip(), signed_by=actor)
        events.add("report_signed_off", signed, sha256=run.sha256)
    return signed
