"""Which suppliers are one firm, told by plain loops: as was said, or because one ended in another."""

from suppliers.models import Resemblance, Supplier
from tests.examined import plain


def firm_of(supplier):
    """Return whose findings and eliminations are a supplier's too: what it was said to be, and what ended in it."""
    return reached(supplier, [*said(), *((row.merged_into_id, row.pk) for row in ended())])


def binding(supplier):
    """Return the suppliers a tie to which is one to a supplier: what it was said to be, and what it ended in."""
    return reached(supplier, [*said(), *((row.pk, row.merged_into_id) for row in ended())])


def codes_binding(code):
    """Return the same by codes."""
    known = {row.code: row.pk for row in plain.rows(Supplier, "code")}
    bound = binding(known[code]) if code in known else ()
    return {code, *(other for other, pk in known.items() if pk in bound)}


def said():
    """Return the pairs that were said to be one firm, either way round."""
    found = plain.rows(Resemblance, "supplier_id", "other_id", "verdict", "superseded_at")
    same = [row[1:3] for row in found if row.verdict == "same" and row.superseded_at is None]
    return [*same, *((other, one) for one, other in same)]


def ended():
    """Return the suppliers that ended in another."""
    return [row for row in plain.rows(Supplier, "merged_into_id") if row.merged_into_id]


def reached(supplier, steps):
    """Return whom a supplier leads to, itself among them."""
    found = {supplier}
    while new := {other for one, other in steps if one in found} - found:
        found |= new
    return found


def made_two(person, supplier):
    """Tell whether somebody said that the firm of a supplier is another one than what it was said to be before."""
    theirs = firm_of(supplier)
    rows = plain.rows(Resemblance, "supplier_id", "other_id", "verdict", "superseded_at", "answered_by_id")
    rows = [row for row in rows if theirs & {row.supplier_id, row.other_id}]
    were = [{*row[1:3]} for row in rows if row.verdict == "same" and row.superseded_at]
    hers = [row for row in rows if row.verdict == "another" and row.superseded_at is None]
    return any({*row[1:3]} in were for row in hers if row.answered_by_id == person)
