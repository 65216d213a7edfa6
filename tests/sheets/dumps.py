"""What the register holds, to be compared before and after."""

from attestations.models import Attestation, Exemption, Obligation, StandingToday
from suppliers.models import Classification, Contact, GradeChange, Site, StageChange, Supplier

HELD = (Supplier, Contact, Site, StageChange, Classification, GradeChange, Attestation, Exemption)
#: Derived anew, so under other keys.
DERIVED = (Obligation, StandingToday)
#: What tells one writing of the same from another.
OF_THE_WRITING = {"id", "public_id", "created_at", "recorded_at", "run", "supplier"}


def held():
    """Return every row that counts, with every column; of derived rows all but their keys."""
    found = {model.__name__: sorted(counting(model).values_list(*columns(model)), key=str) for model in HELD}
    return found | {
        model.__name__: sorted(counting(model).values_list(*columns(model, {"id"})), key=str) for model in DERIVED
    }


def said():
    """Return what the rows that count say, whoever wrote them and when; suppliers go by their codes."""
    return {
        model.__name__: sorted(
            counting(model).values_list(*columns(model, OF_THE_WRITING), *of_supplier(model)), key=str
        )
        for model in (*HELD, *DERIVED)
    }


def counting(model):
    """Return the rows of a model but for superseded facts."""
    rows = model._base_manager.all()
    return rows.filter(superseded_at=None) if hasattr(model, "superseded_at") else rows


def columns(model, leave=()):
    """Return the names of the columns, but for some."""
    return [field.name for field in model._meta.concrete_fields if field.name not in leave]


def of_supplier(model):
    """Return the way to the code of a row's supplier."""
    return ["supplier__code"] if hasattr(model, "supplier") else []
