"""Find the contacts that rows of a sheet mean, and write them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models.expressions import RawSQL

from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.job import Job
from sheets.row import Row
from suppliers.models import Contact, Supplier
from suppliers.sheets.known import supplier_keys

#: What the ledger says of a supplier whose contacts were changed, and of a contact that is the primary one no longer.
CHANGED, MADE_WAY = "contacts_changed", "contact_made_way"
#: Columns of the sheet that are fields of the contact, by the same name.
COLUMNS = ("name", "title", "email", "phone", "language", "is_primary")

Known = tuple[int, dict[str, Any]]


class People:
    """What the register holds of the contacts of the rows' suppliers."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.by_email: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        #: Supplier's code -> what its primary contact is called.
        self.primary: dict[str, str] = {}
        with scope.ids(supplier_keys(rows).values()) as suppliers:
            theirs = Contact.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
            for pk, code, *values in theirs.order_by("pk").values_list("pk", "supplier__code", *COLUMNS):
                self.note(pk, {"supplier_code": code} | dict(zip(COLUMNS, values, strict=True)))

    def note(self, pk: int, before: dict[str, Any]) -> None:
        """Note a contact by its address and by its name."""
        code, name, email = before["supplier_code"], before["name"], before["email"]
        if email:
            self.by_email[code, email.casefold()].append((pk, before))
        if name:
            self.by_name[code, name.casefold()].append((pk, before))
        if before["is_primary"]:
            self.primary[code] = name or email

    def meant_by(self, row: Row) -> list[Known]:
        """Return the contacts that a row may mean: none for a new one, several where they cannot be told apart.

        An address tells people apart. One that is new belongs to whoever has the name and no address yet. Without an
        address, the name means whoever has none, else the only one of this name.
        """
        code, name = row.values["supplier_code"], row.values.get("name", "").casefold()
        namesakes = self.by_name[code, name] if name else []
        unreachable = [known for known in namesakes if not known[1]["email"]]
        if email := row.values.get("email", "").casefold():
            return self.by_email[code, email] or unreachable
        return unreachable or namesakes


def write_people(rows: Sequence[Row], job: Job) -> None:
    """Write new and changed contacts with an event on each of their suppliers."""
    suppliers = supplier_keys(rows)
    # The sheet of suppliers may have brought a contact since the rows were planned.
    people, taken = People(rows), {row.pk for row in rows}
    for row in rows:
        if row.pk is None and (known := people.meant_by(row)) and known[0][0] not in taken:
            row.pk, row.before = known[0]
            taken.add(row.pk)
    makes_way = {row.values["supplier_code"]: row.number for row in rows if row.values.get("is_primary")}
    for row in rows:
        if makes_way.get(row.values["supplier_code"], row.number) != row.number:
            row.values["is_primary"] = False
    with ledger(job.actor) as events:
        events.add_many(MADE_WAY, Contact, make_way(rows, suppliers.values()))
        # Whoever makes way comes first: a supplier never has two primary contacts.
        changed = sorted((row for row in rows if row.pk is not None), key=lambda row: bool(row.merged("is_primary")))
        bulk.update(Contact, COLUMNS, ((row.pk, *stored(row)) for row in changed))
        insert([row for row in rows if row.pk is None], suppliers)
        events.add_many(CHANGED, Supplier, sorted({suppliers[row.values["supplier_code"]] for row in rows}))


def make_way(rows: Sequence[Row], suppliers: Iterable[int]) -> list[int]:
    """Let the primary contacts go whose place a row takes; return their keys."""
    taking = {row.values["supplier_code"]: row.pk for row in rows if row.values.get("is_primary")}
    with scope.ids(suppliers) as scoped:
        present = Contact.objects.filter(is_primary=True, supplier_id__in=RawSQL(f"SELECT id FROM {scoped}", []))
        former = [
            pk for pk, code in present.values_list("pk", "supplier__code") if code in taking and pk != taking[code]
        ]
    bulk.update(Contact, ("is_primary",), ((pk, False) for pk in former))
    return former


def insert(rows: Sequence[Row], suppliers: dict[str, int]) -> None:
    """Insert new contacts and set their keys."""
    last = Contact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = [(suppliers[row.values["supplier_code"]], *stored(row)) for row in rows]
    bulk.insert(Contact, ("supplier", *COLUMNS), keys)
    made = Contact.objects.filter(pk__gt=last)
    found = {tuple(values): pk for pk, *values in made.values_list("pk", "supplier_id", *COLUMNS)}
    for row, key in zip(rows, keys, strict=True):
        row.pk = found[key]


def stored(row: Row) -> tuple[Any, ...]:
    """Return the fields of a row's contact."""
    *texts, is_primary = (row.merged(column) for column in COLUMNS)
    return (*(text or "" for text in texts), bool(is_primary))
