"""What somebody did that a demand of a gate is met by, told by plain loops."""

from attestations.models import Attestation, Exemption
from tests.examined import one_firm, plain
from tests.examined.world import DEMANDED


def own_hand(person, supplier, gates, day):
    """Give a sentence for each thing that somebody, by his key, did himself so that a supplier may enter a stage."""
    demands = {demand for gate in gates for demand in gate.demands}
    if "documents" in demands and has_exempted(person, supplier, day):
        yield "whoever approved it has exempted the supplier"
    if "documents" in demands and has_imported(person, supplier, day):
        yield "whoever approved it has imported a paper"
    if one_firm.made_two(person, supplier):
        yield "whoever approved it has said that one firm is two"


def has_exempted(person, supplier, day):
    """Tell whether an exemption of a supplier, in force on a day, is somebody's."""
    return any(
        (row.supplier_id, row.granted_by_id) == (supplier, person) and row.exempt_from <= day < row.exempt_until
        for row in plain.rows(Exemption, "supplier_id", "granted_by_id", "exempt_from", "exempt_until")
    )


def has_imported(person, supplier, day):
    """Tell whether a paper that is asked of a supplier, valid on a day, came by an import of somebody's."""
    stage = plain.stage_on(supplier, day)
    columns = ("supplier_id", "recorded_by_id", "run_id", "decision", "lapses_on", "requirement__code")
    return any(
        (row.supplier_id, row.recorded_by_id, row.decision) == (supplier, person, "accepted")
        and row.run_id is not None
        and stage in DEMANDED[row.requirement__code]
        and day < row.lapses_on
        for row in plain.rows(Attestation, *columns)
    )
