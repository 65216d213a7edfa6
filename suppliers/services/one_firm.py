"""Which suppliers are one firm, because somebody said so or one ended in another."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from suppliers.models import Resemblance, Supplier


def same_as(suppliers: Collection[int]) -> set[int]:
    """Return the suppliers that are one firm with some, as was said or as one ended in the other; themselves too."""
    found = new = {*suppliers}
    while new:
        new = said_to_be(new) - found
        found = found | new
    return found


def firms(suppliers: Collection[int]) -> Mapping[int, set[int]]:
    """Return of each of some suppliers those that are one firm with it, as above; no query for each."""
    every = same_as(suppliers)
    said = Resemblance.objects.current().filter(verdict=Resemblance.Verdict.SAME, supplier__in=every, other__in=every)
    ended = Supplier.objects.filter(merged_into__in=every).values_list("merged_into", "pk")
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in said.values_list("supplier", "other"):
        near[one].add(other)
        near[other].add(one)
    for kept, other in ended:
        near[kept or 0].add(other)
        near[other].add(kept or 0)
    return {supplier: reached(supplier, near) for supplier in suppliers}


def reached(supplier: int, near: Mapping[int, set[int]]) -> set[int]:
    """Return whom one leads to, step by step; itself among them."""
    found = new = {supplier}
    while new:
        new = {other for one in new for other in near.get(one, ())} - found
        found = found | new
    return found


def said_to_be(suppliers: Collection[int]) -> set[int]:
    """Return which suppliers were said to be the same firm as one of these, ended in one, or are what one ended in."""
    same = Resemblance.objects.current().filter(verdict=Resemblance.Verdict.SAME)
    either = same.filter(Q(supplier__in=suppliers) | Q(other__in=suppliers)).values_list("supplier", "other")
    ended = Supplier.objects.filter(Q(merged_into__in=suppliers) | Q(pk__in=suppliers, merged_into__isnull=False))
    pairs = [*either, *ended.values_list("pk", "merged_into")]
    return {pk for pair in pairs for pk in pair if pk}
