"""Who changed by what an audit is judged decides nothing that comes of it."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Audit, ChecklistItem, Scheme, Severity
from evidence.hands import done_to

#: For so many days before an audit is held, and after its report is approved.
DAYS_OF_RULES = 30


def refuse_rule_maker(audit: Audit, actor: User) -> None:
    """Raise ValidationError (code `own`) for who saved what an audit is judged by since it was held, or shortly before.

    She could make what was found small, approve, and put it back: the approval keeps what severity and clause say then.
    """
    if made_rules(audit, actor, until=timezone.now()):
        words = _(
            "You changed the scheme, a clause that was not answered, or a severity or a clause of what was found less "
            "than %(days)s days ago, or since the audit was held: another person must approve the report."
        )
        raise ValidationError(words % {"days": DAYS_OF_RULES}, code="own")


def made_rules(audit: Audit, actor: User, *, until: datetime) -> bool:
    """Tell whether somebody saved what an audit is judged by since it was held, or shortly before `until`."""
    held = done_to(Audit.objects.filter(pk=audit.pk), ["audit_held"]).first()
    lately = until - timedelta(days=DAYS_OF_RULES)
    span = {"at__gte": min(held.at, lately) if held else lately, "at__lte": until}
    rules = (
        Scheme.objects.filter(pk=audit.scheme_id),
        Severity.objects.filter(pk__in=audit.findings.values("severity")),
        # A clause that was not asked for a while was left out.
        ChecklistItem.objects.filter(scheme=audit.scheme_id).filter(
            Q(pk__in=audit.findings.values("item")) | ~Q(pk__in=audit.answers.values("item"))
        ),
    )
    saved = (done_to(rows, ["reference_saved"]).filter(actor_ref=str(actor.ref), **span) for rows in rules)
    return any(events.exists() for events in saved)
