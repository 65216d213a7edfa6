"""The sheet of contacts: the people at a supplier, one of whom is the primary contact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from foundation.bulk import batches
from foundation.words import listed
from sheets.cells import check_email
from sheets.columns import Column, YesNoColumn
from sheets.job import Job
from sheets.models import ImportRow
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Outcome, Row
from sheets.written import Written
from suppliers.models import Contact
from suppliers.sheets.columns import SupplierCodeColumn, languages
from suppliers.sheets.known import refuse_strangers
from suppliers.sheets.people import CHANGED, People, write_people
from suppliers.sheets.people_back import take_back_people
from suppliers.sheets.writing import CONTACT


class Instead(NamedTuple):
    """A yes that takes the place of somebody else's."""

    former: str


class PrimaryColumn(YesNoColumn):
    """Whether this is the primary contact."""

    def restored(self, value: Any) -> Any:
        """Return whose place it takes where JSON held that as a list."""
        return Instead(*value) if isinstance(value, list) else value

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
    whole = "supplier"
    whole_action = CHANGED

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

    @property
    def identifying(self) -> list[Column]:
        """What tells who is meant, and which of a supplier's contacts is to be the primary one."""
        return [self.fields[name] for name in ("supplier_code", "name", "email", "is_primary")]

    def prepare(self, date_order: str = "") -> None:
        """Forget what another file said."""
        super().prepare(date_order)
        #: Supplier's code -> numbers of the rows that say they are its primary contact.
        self.claims: dict[str, list[int]] = defaultdict(list)

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Note which rows say that they are primary contacts."""
        for row in rows:
            if row.values.get("is_primary") and row.values.get("supplier_code"):
                self.claims[row.values["supplier_code"]].append(row.number)

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the contacts that the rows mean; none for a row that may mean several."""
        self.people = People(rows)
        meant = {row.key: self.people.meant_by(row) for row in rows if row.key}
        return {key: found[0] for key, found in meant.items() if len(found) == 1}

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse strangers, rows that mean nobody or several, and several primary contacts of one supplier."""
        refuse_strangers(rows, job)
        for row in rows:
            if row.key and len(self.people.meant_by(row)) > 1:
                words = _("The supplier has several such contacts; tell them apart here first.")
                row.refuse("email" if row.values.get("email") else "name", "duplicate_key", words)
            elif not (row.merged("name") or row.merged("email")) and not row.problems:
                row.refuse("name", "required", _("A contact needs a name or an e-mail address."))
            self.check_primary(row)
        refuse_same(rows)
        if job.run is not None:
            self.keep_word(rows, job)

    def check_primary(self, row: Row) -> None:
        """Refuse a primary contact where another row says to be it; say whose place it takes."""
        code = row.values.get("supplier_code", "")
        if not row.values.get("is_primary"):
            return
        if others := [number for number in self.claims[code] if number != row.number]:
            words = _("Only one contact can be the primary one: row %(others)s says so of another.")
            row.refuse("is_primary", "contradiction", words % {"others": listed(others)})
        elif "is_primary" in row.changes and code in self.people.primary:
            row.changes["is_primary"] = (row.before.get("is_primary"), Instead(self.people.primary[code]))

    def keep_word(self, rows: Sequence[Row], job: Job) -> None:
        """Let rows become what was shown, where the sheet of suppliers of the same file has brought contacts since."""
        theirs = {row.number: row for row in rows if row.values.get("supplier_code") in job.coming and not row.problems}
        columns = {column.code: column for column in self.columns}
        for batch in batches(sorted(theirs), 10_000):
            kept = ImportRow.objects.filter(run=job.run, sheet=self.code, number__in=batch)
            for number, outcome, changes in kept.values_list("number", "outcome", "changes"):
                row = theirs[number]
                row.is_known = outcome == Outcome.UPDATED
                row.changes = {
                    code: (columns[code].restored(old), columns[code].restored(new))
                    for code, (old, new) in changes.items()
                }

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed contacts; who was the primary contact makes way."""
        write_people(rows, job)

    def entangled(self, written: Written) -> QuerySet[ImportRow]:
        """Return the contacts of known suppliers whose primary contact the sheet of suppliers changed too."""
        theirs = written.run.import_rows.filter(
            sheet="suppliers", outcome=Outcome.UPDATED, changes__has_any_keys=list(CONTACT)
        )
        contacts = Contact.objects.filter(supplier_id__in=theirs.values("object_id"))
        return written.rows.filter(object_id__in=contacts.values("pk"))

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the contacts that an import made, and let the others be as they were."""
        take_back_people(written, job)

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
        for row in twins if len(twins) > 1 else ():
            others = listed(twin.number for twin in twins if twin is not row)
            words = ngettext(
                "Row %(others)s says the same; keep one.", "Rows %(others)s say the same; keep one.", len(twins) - 1
            )
            row.refuse("supplier_code", "duplicate_key", words % {"others": others})
