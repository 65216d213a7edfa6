"""The sheet of contacts: the people at a supplier, one of whom is the primary contact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from foundation.words import listed
from sheets.cells import check_email
from sheets.columns import Column, NamedColumn, YesNoColumn
from sheets.resource import Job, Row, SheetResource
from suppliers.models import Contact
from suppliers.sheets.columns import SupplierCodeColumn, languages
from suppliers.sheets.known import refuse_strangers
from suppliers.sheets.people import People, write_people


class Instead(int):
    """A yes that takes the place of somebody else's."""

    former: str

    def __new__(cls, former: str) -> Self:
        """Say yes instead of `former`."""
        found = super().__new__(cls, True)
        found.former = former
        return found


class PrimaryColumn(YesNoColumn):
    """Whether this is the primary contact."""

    def show(self, value: Any) -> str:
        """Say yes or no, and whose place it takes."""
        if isinstance(value, Instead):
            return _("Yes, instead of %(name)s") % {"name": value.former}
        return super().show(value)


class ContactSheet(SheetResource):
    """One contact a row, known by the supplier and the address; without an address, by the name."""

    code = "contacts"
    title = gettext_lazy("Contacts")
    order = 15
    key = ("supplier_code", "email")

    supplier_code = SupplierCodeColumn()
    name = Column("name", ("Contact", "聯絡人", "联系人"), needed=True, max_length=120, example="王芳")
    job_title = Column("title", ("Job title", "職務", "职务"), max_length=120, example=gettext_lazy("General manager"))
    email = Column(
        "email",
        ("E-mail", "電子郵箱", "电子邮箱"),
        max_length=254,
        check=check_email,
        example="wang.fang@example.com",
    )
    phone = Column("phone", ("Phone", "電話", "电话"), max_length=40, example="+86 755 2690 0000")
    language = NamedColumn("language", ("Language", "語言", "语言"), catalogue=languages, example="zh-hans")
    is_primary = PrimaryColumn("is_primary", ("Primary contact", "主要聯絡人", "主要联系人"), example="yes")

    class Meta:
        model = Contact

    def __init__(self) -> None:
        super().__init__()
        # Somebody may have an address and no name: `check` asks for one of the two.
        self.fields["name"].required = False

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return supplier and address, in whatever letters it is written; without an address supplier and name."""
        code, name, email = (row.values.get(column, "") for column in ("supplier_code", "name", "email"))
        refused = {problem.column for problem in row.problems}
        if not code or not (name or email) or refused & {"supplier_code", "name", "email"}:
            return None
        return (code, email.casefold(), "" if email else name.casefold())

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the contacts that the rows mean; a row that may mean several is refused."""
        self.people = People(rows)
        return {row.key: found for row in rows if row.key and (found := self.people.meant_by(row))}

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse strangers, contacts without name and address, and several primary contacts of one supplier."""
        refuse_strangers(rows, job)
        for row in rows:
            if not (row.merged("name") or row.merged("email")) and not row.problems:
                row.refuse("name", "required", _("A contact needs a name or an e-mail address."))
        refuse_same(rows)
        primary = refuse_several(rows)
        for row in rows:
            self.make_way(row, primary.get(row.values.get("supplier_code", "")))

    def make_way(self, row: Row, primary: Row | None) -> None:
        """Say of a row whom it follows as the primary contact, or that it makes way for the row that does."""
        if primary is None or row.problems or primary.problems:
            return
        if row is primary and "is_primary" in row.changes:
            former = self.people.primary.get(row.values["supplier_code"])
            if former and former[0] != row.pk:
                row.changes["is_primary"] = (row.before.get("is_primary"), Instead(former[1]))
        elif row is not primary and row.before.get("is_primary") and "is_primary" not in row.values:
            row.values["is_primary"] = False
            row.changes["is_primary"] = (True, False)

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed contacts; who was the primary contact makes way."""
        write_people(rows, job)

    def outgoing(self, rows: Any) -> Any:
        """Keep whom a row can mean alone: by an address, or by a name without one, that no other contact has."""
        others = Contact.objects.filter(supplier=OuterRef("supplier")).exclude(pk=OuterRef("pk"))
        same_address = others.alias(address=Lower("email")).filter(address=Lower(OuterRef("email")))
        same_name = others.alias(called=Lower("name")).filter(email="", called=Lower(OuterRef("name")))
        has_twin = Q(~Q(email=""), Exists(same_address)) | Q(Exists(same_name), email="")
        return rows.exclude(name="", email="").exclude(has_twin)

    def get_queryset(self) -> Any:
        """Return contacts by supplier, the primary one first."""
        return self.outgoing(Contact.objects.order_by("supplier__code", "-is_primary", "pk"))


def refuse_same(rows: Sequence[Row]) -> None:
    """Refuse rows that mean the same contact, one by its name and one by its address."""
    same = defaultdict(list)
    for row in rows:
        if row.pk is not None and not row.problems:
            same[row.pk].append(row)
    for twins in same.values():
        for row, others in each_of_several(twins):
            words = ngettext("Row %(others)s says the same.", "Rows %(others)s say the same.", len(twins) - 1)
            row.refuse("supplier_code", "duplicate_key", words % {"others": others})


def refuse_several(rows: Sequence[Row]) -> dict[str, Row]:
    """Refuse rows that make several contacts of a supplier the primary one; return the others by supplier."""
    claims = defaultdict(list)
    for row in rows:
        if row.values.get("is_primary") and row.values.get("supplier_code"):
            claims[row.values["supplier_code"]].append(row)
    for claimants in claims.values():
        for row, others in each_of_several(claimants):
            words = _("Only one contact can be the primary one: row %(others)s says so of another.")
            row.refuse("is_primary", "contradiction", words % {"others": others})
    return {code: claimants[0] for code, claimants in claims.items()}


def each_of_several(rows: Sequence[Row]) -> Iterable[tuple[Row, str]]:
    """Give each of several rows with the numbers of the others; nothing for a single one."""
    for row in rows if len(rows) > 1 else ():
        yield row, listed(other.number for other in rows if other is not row)
