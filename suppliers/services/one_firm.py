"""Which suppliers are one firm, because somebody said so or one ended in another."""

from collections.abc import Collection

from django.db.models import Q

from suppliers.models import Resemblance, Supplier


def same_as(suppliers: Collection[int]) -> set[int]:
    """Return the suppliers that are one firm with some, as was said, or that ended in one; themselves among them."""
    found = new = {*suppliers}
    while new:
        new = said_to_be(new) - found
        found = found | new
    return found


def said_to_be(suppliers: Collection[int]) -> set[int]:
    """Return which suppliers were said to be the same firm as one of these, or ended in one."""
    same = Resemblance.objects.current().filter(verdict=Resemblance.Verdict.SAME)
    either = same.filter(Q(supplier__in=suppliers) | Q(other__in=suppliers)).values_list("supplier", "other")
    ended = Supplier.objects.filter(merged_into__in=suppliers).values_list("pk", flat=True)
    return {*ended, *(pk for pair in either for pk in pair)}
