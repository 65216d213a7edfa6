"""The sheet of certificates, test reports and basic documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation, Certificate, Kind, Requirement
from attestations.sheets.commitments import refuse_backward, refuse_protected
from attestations.sheets.naming import Named, StandardColumn, papers
from attestations.sheets.taking_back import take_back_attestations
from attestations.sheets.writing import attestations_of, write_attestations
from foundation.dates import months_after
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import SupplierCodeColumn
from suppliers.sheets.known import refuse_strangers

#: Column of the sheet -> field of the attestation.
FIELDS = {
    "certificate_number": "number",
    "issuing_body": "issuing_body",
    "accreditation": "accreditation",
    "scope": "scope",
    "holder_name": "holder_name",
    "sites": "sites",
    "valid_from": "valid_from",
    "valid_until": "valid_until",
}


class CertificateSheet(SheetResource):
    """One certificate, test report or document a row."""

    code = "certificates"
    title = gettext_lazy("Certificates")
    order = 30
    # The edition is not part of the key: a corrected edition is a correction, not another certificate.
    key = ("supplier_code", "standard", "certificate_number", "valid_from")

    supplier_code = SupplierCodeColumn()
    standard = StandardColumn(
        "standard", ("Standard", "認證標準", "认证标准"), catalogue=papers, needed=True, example="ISO 9001:2015"
    )
    certificate_number = CodeColumn(
        "certificate_number",
        ("Certificate number", "證書編號", "证书编号"),
        attribute="number",
        needed=True,
        max_length=60,
        example="00124Q30001R0M",
    )
    issuing_body = Column(
        "issuing_body", ("Issuing body", "發證機構", "发证机构"), needed=True, max_length=120, example="SGS"
    )
    accreditation = Column(
        "accreditation", ("Accreditation body", "認可機構", "认可机构"), max_length=120, example="CNAS"
    )
    scope = Column("scope", ("Scope", "認證範圍", "认证范围"), max_length=400)
    holder_name = Column("holder_name", ("Holder", "持證單位", "持证单位"), max_length=200)
    sites = Column("sites", ("Certified sites", "認證地址", "认证地址"), max_length=400)
    valid_from = DayColumn("valid_from", ("Valid from", "發證日期", "发证日期"), needed=True, example="2024-03-01")
    valid_until = DayColumn("valid_until", ("Valid until", "有效期至", "有效期至"), needed=True, example="2027-02-28")

    class Meta:
        model = Certificate

    def __init__(self) -> None:
        super().__init__()
        # A document may have no end, a test report's follows from the requirement: `check` asks, by kind.
        self.fields["valid_until"].required = False

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return supplier, requirement, number and first day."""
        parts = super().find_key(row)
        return parts and (parts[0], parts[1].requirement_id, *parts[2:])

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the papers that the register holds for the rows' suppliers."""
        found = {}
        for pk, supplier, requirement, edition, before in attestations_of(Attestation, rows, FIELDS):
            before |= {"supplier_code": supplier, "standard": Named(requirement, edition)}
            found[supplier, requirement, before["certificate_number"], before["valid_from"]] = (pk, before)
        return found

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse strangers, certificates without an end, and ends before the beginning."""
        refuse_strangers(rows, job)
        requirements = {row.pk: row for row in Requirement.objects.all()}
        for row in rows:
            named = row.values.get("standard")
            if named and not (row.is_known and named.edition_id is None):
                complete(row, requirements[named.requirement_id])
            elif named:
                # A row that names no edition leaves the one that is known.
                row.changes.pop("standard", None)
            refuse_protected(row)
            refuse_backward(row, "valid_from")

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed papers."""
        write_attestations(rows, FIELDS, job)

    def take_back(self, written: Written, job: Job) -> None:
        """Remove new papers and give known ones their former content."""
        take_back_attestations(written, FIELDS, job)

    def outgoing(self, rows: Any) -> Any:
        """Keep what was accepted: a sheet has no word for what waits or was refused."""
        return rows.accepted()

    def get_queryset(self) -> Any:
        """Return the certificates with their suppliers."""
        return Certificate.objects.accepted().select_related("supplier").order_by("supplier__code", "requirement", "pk")


def complete(row: Row, requirement: Requirement) -> None:
    """Give a paper that prints no expiry the one that its requirement says, or ask for it."""
    if row.merged("valid_until") is not None or "valid_until" in {problem.column for problem in row.problems}:
        return
    if requirement.validity_months and row.merged("valid_from"):
        row.values["valid_until"] = months_after(row.merged("valid_from"), requirement.validity_months)
    elif requirement.kind == Kind.CERTIFICATE:
        row.refuse("valid_until", "required", _("A certificate needs the day on which it expires."))
