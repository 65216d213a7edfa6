"""The sheet of commitments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation, Commitment, Requirement
from attestations.sheets.naming import Named, RequirementColumn, commitments
from attestations.sheets.taking_back import take_back_attestations
from attestations.sheets.writing import attestations_of, write_attestations
from sheets.columns import Column, DayColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import SupplierCodeColumn, choices_of
from suppliers.sheets.known import refuse_strangers

Basis = Attestation.Basis
BASIS_WORDS = {
    Basis.SIGNED: ("Signed", "簽署", "已簽署"),
    Basis.CONTRACT_CLAUSE: ("Contract clause", "合同條款", "合約條款"),
}
#: Column of the sheet -> field of the attestation.
FIELDS = {
    "basis": "basis",
    "signed_on": "valid_from",
    "valid_until": "valid_until",
    "signatory_name": "signatory_name",
    "signatory_title": "signatory_title",
    "contract_reference": "contract_reference",
}


class CommitmentSheet(SheetResource):
    """One commitment, signed or standing in a contract, a row."""

    code = "commitments"
    title = gettext_lazy("Commitments")
    order = 20
    key = ("supplier_code", "requirement", "signed_on")

    supplier_code = SupplierCodeColumn()
    requirement = RequirementColumn(
        "requirement", ("Commitment", "承諾書", "承诺书"), catalogue=commitments, needed=True
    )
    basis = NamedColumn(
        "basis",
        ("Basis", "方式", "方式"),
        catalogue=choices_of(Attestation.COMMITTED, BASIS_WORDS),
        needed=True,
        example="signed",
    )
    signed_on = DayColumn(
        "signed_on", ("Signed on", "簽署日期", "签署日期"), attribute="valid_from", needed=True, example="2025-03-01"
    )
    valid_until = DayColumn("valid_until", ("Valid until", "有效期至", "有效期至"))
    signatory_name = Column("signatory_name", ("Signatory", "簽署人", "签署人"), max_length=120, example="王芳")
    signatory_title = Column(
        "signatory_title",
        ("Title of the signatory", "職務", "职务"),
        max_length=120,
        example=gettext_lazy("General manager"),
    )
    contract_reference = Column("contract_reference", ("Contract number", "合同編號", "合同编号"), max_length=120)

    class Meta:
        model = Commitment

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the commitments that the register holds for the rows' suppliers."""
        found = {}
        for pk, supplier, requirement, _edition, before in attestations_of(Commitment, rows, FIELDS):
            named = Named(requirement)
            before |= {"supplier_code": supplier, "requirement": named}
            found[supplier, named, before["signed_on"]] = (pk, before)
        return found

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse strangers, clauses that may not stand for a commitment, and ends before the beginning."""
        refuse_strangers(rows, job)
        allowed = set(Requirement.objects.filter(allows_contract_clause=True).values_list("pk", flat=True))
        for row in rows:
            refuse_protected(row)
            refuse_impossible(row, allowed)
            refuse_unsigned(row, job.today)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed commitments."""
        write_attestations(rows, FIELDS, job)

    def take_back(self, written: Written, job: Job) -> None:
        """Remove new commitments and give known ones their former content."""
        take_back_attestations(written, FIELDS, job)

    def outgoing(self, rows: Any) -> Any:
        """Keep what was accepted: a sheet has no word for what waits or was refused."""
        return rows.accepted()

    def get_queryset(self) -> Any:
        """Return the commitments with their suppliers."""
        return Commitment.objects.accepted().select_related("supplier").order_by("supplier__code", "requirement", "pk")


def refuse_protected(row: Row) -> None:
    """Refuse to accept what a reviewer has yet to see, and to change what a supplier handed in or one has seen."""
    if not row.is_known:
        return
    column = next(iter(row.changes), "supplier_code")
    if row.before["decision"] == Attestation.Decision.NONE:
        words = _("This is waiting for review; accept or refuse it on its page here, a spreadsheet cannot.")
        row.refuse(column, "protected", words)
    elif row.changes and row.before["origin"] == Attestation.Origin.PORTAL:
        words = _("The supplier handed this in here; a spreadsheet cannot change it.")
        row.refuse(column, "protected", words)
    elif row.changes and (row.before["reviewed"] or row.before["backing"] != Attestation.Backing.RECORDED_ONLY):
        words = _("It was reviewed here as it stands; withdraw it and enter what is right, a spreadsheet cannot.")
        row.refuse(column, "protected", words)


def refuse_impossible(row: Row, allowed: set[int]) -> None:
    """Refuse what contradicts itself or the requirement."""
    requirement = row.values.get("requirement")
    if row.merged("basis") == Basis.CONTRACT_CLAUSE:
        if requirement and requirement.requirement_id not in allowed:
            row.refuse("basis", "not_allowed", _("No contract clause may stand for this commitment."))
        if not row.merged("contract_reference"):
            row.refuse("contract_reference", "required", _("A contract clause needs the number of its contract."))
        if row.values.get("signatory_name"):
            row.refuse(
                "signatory_name", "contradiction", _("Nobody signs a contract clause; leave the signatory empty.")
            )
    refuse_backward(row, "signed_on")


def refuse_unsigned(row: Row, today: date) -> None:
    """Refuse a new commitment of a day on which nobody can have signed yet."""
    signed_on = row.values.get("signed_on")
    if signed_on and signed_on > today and not row.is_known:
        words = _("%(day)s is still to come: nobody has signed then; correct the day, or import it afterwards.")
        row.refuse("signed_on", "bad_date", words % {"day": signed_on})


def refuse_backward(row: Row, start: str) -> None:
    """Refuse a paper that expires before it begins."""
    begins, ends = row.merged(start), row.merged("valid_until")
    if begins and ends and ends < begins:
        row.refuse("valid_until", "contradiction", _("It cannot expire before it begins."))
