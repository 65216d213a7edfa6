"""Which unified social credit codes the rows of a file claim, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Func, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from foundation import bulk, scope
from sheets.row import Row
from suppliers.models import Supplier


class Claims:
    """What all rows of a file say of the codes by which suppliers are told apart."""

    def __init__(self) -> None:
        #: Unified social credit code -> number and supplier's code of each row that gives it.
        self.rows: dict[str, list[tuple[int, str]]] = {}
        #: Supplier's code -> the unified social credit code that its row gives, empty where it gives it up.
        self.given: dict[str, str] = {}
        #: Supplier's code in capitals -> how rows spell it in other letters.
        self.spellings: dict[str, set[str]] = defaultdict(set)
        #: A code of digits without its leading zeros -> how rows spell it.
        self.numbers: dict[str, set[str]] = defaultdict(set)
        #: What a supplier had that was let go of: its key -> the unified social credit code.
        self.left: dict[int, str] = {}

    def note(self, rows: Iterable[Row]) -> None:
        """Note what rows claim."""
        for row in rows:
            code, number = row.values.get("code", ""), row.values.get("uscc")
            if number:
                self.rows.setdefault(number, []).append((row.number, code))
            if number is not None and not row.problems:
                self.given[code] = number
            if row.key and code != code.upper():
                self.spellings[code.upper()].add(code)
            if row.key and code.isdigit():
                self.numbers[code.lstrip("0")].add(code)

    def let_go(self) -> None:
        """Take from each supplier of the file the code that another of them claims."""
        holders = Supplier.objects.filter(uscc__in=scope.texts(self.rows)).values_list("pk", "code", "uscc")
        self.left.update({pk: number for pk, code, number in holders if self.given.get(code, number) != number})
        bulk.update(Supplier, ("uscc",), ((pk, "") for pk in self.left))

    def refuse_taken(self, rows: Sequence[Row]) -> None:
        """Refuse a code that another supplier has, in the register or in the same file."""
        claimants = [row for row in rows if row.values.get("uscc")]
        changing = {row.values["uscc"] for row in claimants if "uscc" in row.changes}
        theirs = Supplier.objects.filter(uscc__in=scope.texts(changing)) if changing else Supplier.objects.none()
        holders = dict(theirs.values_list("uscc", "code"))
        for row in claimants:
            number, code = row.values["uscc"], row.values.get("code")
            holder = holders.get(number)
            if holder and holder != code and self.given.get(holder, number) == number:
                row.refuse(
                    "uscc",
                    "uscc_taken",
                    _("The supplier %(code)s has this code; find out whose it is and correct the other.")
                    % {"code": holder},
                )
                continue
            other = next((other for other, theirs in self.rows[number] if theirs != code), None)
            if other and row.key is not None:
                row.refuse(
                    "uscc", "uscc_taken", _("Row %(row)s gives the same code; correct one of the two.") % {"row": other}
                )

    def refuse_twins(self, rows: Sequence[Row], coming: set[str]) -> None:
        """Refuse a new supplier whose code differs from another's in capitals and small letters alone."""
        new = [row for row in rows if row.key is not None and not row.is_known]
        twins: dict[str, set[str]] = defaultdict(set)
        for row in new:
            capitals = row.values["code"].upper()
            twins[capitals] |= self.spellings.get(capitals, set()) | ({capitals} & coming)
        alike = Supplier.objects.alias(capitals=Upper("code")).filter(capitals__in=scope.texts(twins))
        held = {*alike.values_list("code", flat=True)} if twins else set[str]()
        for code in held:
            twins[code.upper()].add(code)
        for row in new:
            if others := twins[row.values["code"].upper()] - {row.values["code"]}:
                words = _("Capitals and small letters do not tell codes apart: there is %(code)s already.")
                if not others & held:
                    words = _("Capitals and small letters do not tell codes apart: this file has %(code)s too.")
                row.refuse("code", "duplicate_key", words % {"code": min(others & held or others)})

    def refuse_without_zeros(self, rows: Sequence[Row]) -> None:
        """Refuse a new supplier whose code is another's but for zeros in front: spreadsheets drop them from numbers."""
        new = [row for row in rows if row.key is not None and not row.is_known and row.values["code"].isdigit()]
        alike = {bare: {*self.numbers[bare]} for bare in (row.values["code"].lstrip("0") for row in new)}
        bare_codes = Supplier.objects.alias(bare=Func(F("code"), Value("0"), function="LTRIM"))
        theirs = bare_codes.filter(bare__in=scope.texts(alike)) if new else Supplier.objects.none()
        for code in theirs.values_list("code", flat=True):
            alike[code.lstrip("0")].add(code)
        for row in new:
            others = alike[row.values["code"].lstrip("0")] - {row.values["code"]}
            if others:
                words = _(
                    "Zeros in front do not tell codes apart: there is %(code)s too."
                    " Format the column as text and write the code in full."
                )
                row.refuse("code", "duplicate_key", words % {"code": min(others)})
