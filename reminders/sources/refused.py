"""What was handed in, refused, and not yet handed in anew."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attestations.models import Attestation
from reminders.models import Audience, Reminder
from reminders.recipients import contact_told
from reminders.sources.source import Source, is_broken, is_exempt, is_promised, is_required, pair
from suppliers.models import Membership

#: So long the letter speaks for itself: the second step that ships comes then.
QUIET_DAYS = 5


class Refused(Source):
    """A refused proof that nothing replaced. Day 0 is the day on which it was refused.

    A plan that is handed in after that stands for it. Where it is not kept, the ladder of what is missing takes over.
    A contact who handed it in himself had a letter when it was refused (attestations.decided): he is left in peace for
    some days.
    """

    code = "refused"
    order = 10
    title = _("Refused")
    audiences = (Audience.CONTACT, Audience.OFFICER)
    over = Reminder.Reason.HANDED_IN

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the refused proofs of a range of days."""
        refused = Attestation.objects.filter(
            decision=Attestation.Decision.REFUSED, decided_on__range=(first, min(last, as_of)), withdrawn_on=None
        )
        newer = Q(submitted_on__gt=OuterRef("submitted_on")) | Q(
            submitted_on=OuterRef("submitted_on"), pk__gt=OuterRef("pk")
        )
        # A promise stands for it as long as it holds.
        passing = (Attestation.Decision.RECALLED, Attestation.Decision.PROMISED)
        replaced = Attestation.objects.filter(newer, **pair()).exclude(decision__in=passing)
        rows = refused.filter(
            ~promised_since(as_of), ~Exists(replaced), ~is_promised(as_of), ~is_exempt(as_of), is_required(as_of)
        )
        return rows.order_by().values_list("supplier_id", "pk", "requirement_id", "kind", "decided_on")

    def quiet(self, row: str, as_of: date) -> str:
        """Say nothing to a contact who was told by a letter, until that is some days ago."""
        return (
            f"({row}.due_on > '{as_of - timedelta(days=QUIET_DAYS)}' AND EXISTS ("
            f"SELECT 1 FROM {Attestation._meta.db_table} paper"
            f" JOIN {User._meta.db_table} person ON person.id = paper.recorded_by_id AND person.is_active"
            f" JOIN {Membership._meta.db_table} may ON may.user_id = person.id"
            " AND may.supplier_id = paper.supplier_id AND may.ended_at IS NULL"
            f" WHERE paper.id = {row}.object_id AND paper.origin = '{Attestation.Origin.PORTAL}'"
            f" AND LOWER(person.email) = LOWER({contact_told(row, 'email')})))"
        )

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the proofs with what was said of them."""
        return Attestation.objects.prefetch_related("reviews").in_bulk(keys)


def promised_since(as_of: date) -> Exists:
    """Return whether what was promised since the row was refused did not come by its day."""
    return is_broken(as_of, submitted_on__gte=OuterRef("decided_on"))


SOURCE = Refused()
