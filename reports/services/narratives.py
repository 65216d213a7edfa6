"""Write what is said about an indicator."""

from django.utils import timezone

from accounts.models import User
from evidence.ledger import ledger
from reports.models import Narrative


def write_narrative(narrative: Narrative, *, actor: User) -> Narrative:
    """Record a text; the one of the same indicator, language and month is superseded. The same text records nothing."""
    narrative.pk, narrative.written_by, narrative.written_at = None, actor, timezone.now()
    narrative.text = narrative.text.strip()
    narrative.full_clean(validate_constraints=False)
    with ledger(actor) as events:
        same = Narrative.objects.current().select_for_update()
        former = same.filter(kpi=narrative.kpi, language=narrative.language, month=narrative.month).first()
        if former and former.text == narrative.text:
            return former
        if former:
            former.superseded_at = narrative.written_at
            former.save(update_fields=["superseded_at"])
            events.add("narrative_superseded", former)
        narrative.save(force_insert=True)
        events.add("narrative_written", narrative)
    return narrative
