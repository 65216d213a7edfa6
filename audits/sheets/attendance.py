"""The sheet of attendance: it invites suppliers, goes out to be signed in, and says who came."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Attendance, Engagement
from audits.services import Came, invite_suppliers, record_attendance, take_attendance_back
from audits.services.attendance import known_of
from audits.sheets.numbers import numbers_of
from evidence.ledger import ledger
from foundation import scope
from sheets.columns import CodeColumn, CountColumn, YesNoColumn
from sheets.job import Job
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.models import Supplier
from suppliers.sheets.columns import SupplierCodeColumn
from suppliers.sheets.known import refuse_strangers, supplier_keys


class AttendedColumn(YesNoColumn):
    """A column that says yes, no, or nothing yet."""

    empty: Any = None

    def show(self, value: Any) -> str:
        """Say yes or no; nothing where nobody said."""
        return "" if value is None else super().show(value)

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write yes, no or nothing."""
        said = {value: self.show(value) or None for value in (True, False, None)}
        return lambda stored: [said[value] for value in stored]


class InvitedColumn(YesNoColumn):
    """A column that says whether a supplier was invited; stored is when."""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write yes or no in the active language."""
        yes, no = self.show(True), self.show(False)
        return lambda stored: [no if moment is None else yes for moment in stored]


class AttendanceSheet(SheetResource):
    """One supplier of one engagement a row; who came is added to the list where it was not invited.

    A row that says that a supplier is invited, and not whether it came, invites it.
    """

    code = "attendance"
    title = gettext_lazy("Attendance")
    order = 75
    key = ("engagement_number", "supplier_code")

    engagement_number = CodeColumn(
        "engagement_number",
        ("Engagement number", "交流活動編號", "交流活动编号"),
        attribute="engagement__reference",
        needed=True,
        max_length=60,
        example="CONF-20241112",
    )
    supplier_code = SupplierCodeColumn()
    invited = InvitedColumn("invited", ("Invited", "已邀請", "已邀请"), attribute="invited_at")
    attended = AttendedColumn("attended", ("Attended", "是否出席", "是否出席"), needed=True, example="yes")
    persons = CountColumn("persons", ("Persons", "出席人數", "出席人数"), example="2")

    class Meta:
        model = Attendance

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Of who is on the list it need not be said yet.
        self.fields["attended"].required = False

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the lists of the engagements that the rows name."""
        found = self.by_key(Attendance.objects.filter(engagement__reference__in=numbers_of(rows)))
        for _pk, before in found.values():
            before["invited"] = before["invited"] is not None
        return found

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows of strangers, of what is unknown, called off or yet to come, and persons of nobody."""
        refuse_strangers(rows, job)
        known = self.days_of(rows, job)
        on_file = on_file_of(rows)
        for row in rows:
            number = row.values.get("engagement_number")
            if number is None or (row.is_known and not row.changes):
                continue
            engagement = known.get(number)
            if engagement is None:
                words = _("No engagement has the number %(number)s; correct it, or plan it first.")
                row.refuse("engagement_number", "no_such_engagement", words % {"number": number})
            elif "invited" in row.changes and row.values["invited"] != row.before.get("invited", False):
                check_invitation(row, engagement, on_file, job)
            elif not engagement.takes_attendance(job.today):
                words = _("It was called off, or is yet to come: nobody can have been there.")
                row.refuse("engagement_number", "contradiction", words)
            if row.merged("attended") is None and not is_invitation(row):
                row.refuse("attended", "required", _("Say whether the supplier came."))
            self.check_persons(row)

    def days_of(self, rows: Sequence[Row], job: Job) -> dict[str, Engagement]:
        """Return the engagements that rows name, and those that come with the same file, by their numbers."""
        coming = job.told.get("engagements", {})
        return {number: Engagement(day=day) for number, day in coming.items()} | engagements_of(rows)

    def check_persons(self, row: Row) -> None:
        """Refuse persons of a supplier that did not come, and none of one that did."""
        persons, attended = row.merged("persons"), row.merged("attended")
        if "persons" in row.changes and persons is not None and not (attended and persons >= 1):
            row.refuse("persons", "contradiction", _("Persons are counted of who came: at least one."))

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Invite, and record who came, engagement by engagement."""
        known, suppliers = engagements_of(rows), supplier_keys(rows)
        together: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            together[row.values["engagement_number"]].append(row)
        with ledger(job.actor):
            for number, theirs in together.items():
                invited = {suppliers[row.values["supplier_code"]] for row in theirs if is_invitation(row)}
                came = {
                    suppliers[row.values["supplier_code"]]: came_of(row) for row in theirs if not is_invitation(row)
                }
                keys = invite(known[number], invited, job) if invited else {}
                if came:
                    keys |= record_attendance(known[number], came, actor=job.actor, today=job.today)
                for row in theirs:
                    row.pk = keys[suppliers[row.values["supplier_code"]]]

    def take_back(self, written: Written, job: Job) -> None:
        """Take those off the list whom an import put on it, and let the others be said of what was said before."""
        former: dict[int, Came | None] = {}
        for batch in written.former():
            for row in Attendance.objects.filter(pk__in=[*batch]):
                attended = batch[row.pk].get("attended", row.attended)
                persons = batch[row.pk].get("persons", row.persons)
                former[row.pk] = None if attended is None else Came(attended, persons)
        take_attendance_back([pk for pk in written.made if pk is not None], former, actor=job.actor)


def engagements_of(rows: Sequence[Row]) -> dict[str, Engagement]:
    """Return the engagements that rows name, by their numbers."""
    numbers = {row.values["engagement_number"] for row in rows if row.values.get("engagement_number")}
    return {found.reference: found for found in Engagement.objects.filter(reference__in=scope.texts(numbers))}


def is_invitation(row: Row) -> bool:
    """Tell whether a row invites a supplier that is not on the list."""
    return not row.is_known and bool(row.values.get("invited")) and row.values.get("attended") is None


def check_invitation(row: Row, engagement: Engagement, on_file: set[str], job: Job) -> None:
    """Refuse an invitation to what is over or called off, of who is on the list or not on file, and who came too."""
    if not is_invitation(row):
        words = _(
            "A row invites a supplier that is not listed, or says whether it came: leave this cell empty, or as it was."
        )
        row.refuse("invited", "contradiction", words)
    elif not engagement.takes_invitations(job.today):
        words = _("It was called off, or its day is over: nobody is invited any more.")
        row.refuse("engagement_number", "contradiction", words)
    elif row.values.get("supplier_code") not in on_file and not row.problems:
        row.refuse("supplier_code", "off_file", _("Only suppliers on file are invited."))


def on_file_of(rows: Sequence[Row]) -> set[str]:
    """Return the codes of the suppliers on file that rows invite."""
    codes = {row.values["supplier_code"] for row in rows if is_invitation(row) and row.values.get("supplier_code")}
    found: Any = Supplier.objects.on_file().filter(code__in=scope.texts(codes)) if codes else Supplier.objects.none()
    return {*found.values_list("code", flat=True)}


def invite(engagement: Engagement, suppliers: set[int], job: Job) -> dict[int, int]:
    """Invite suppliers; return the keys of their rows by theirs."""
    with scope.ids(suppliers) as theirs:
        chosen = Supplier.objects.filter(pk__in=RawSQL(f"SELECT id FROM {theirs}", []))
        invite_suppliers(engagement, chosen, actor=job.actor, today=job.today)
    return {supplier: pk for supplier, (pk, _said) in known_of(engagement, suppliers).items()}


def came_of(row: Row) -> Came:
    """Return what a row says; who did not come has no persons."""
    attended = bool(row.merged("attended"))
    return Came(attended, row.merged("persons") if attended else None)
