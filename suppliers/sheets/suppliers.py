"""The sheet of suppliers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _, gettext_lazy

from foundation.bulk import batches
from sheets.cells import CellError, check_email
from sheets.columns import CodeColumn, Column, DayColumn, NamedColumn, YesNoColumn
from sheets.resource import Job, Row, SheetResource
from suppliers.models import Category, Country, Stage, Supplier
from suppliers.models.supplier import check_uscc
from suppliers.services import bring_suppliers_in_step
from suppliers.sheets.columns import STAGE_WORDS, choices_of, languages, rows_of
from suppliers.sheets.history import add_history
from suppliers.sheets.lifecycle import refuse_contradictions
from suppliers.sheets.writing import write_suppliers

READ_AT_ONCE = 20_000


def check_digit(number: str) -> None:
    """Refuse a code whose check digit is wrong (GB 32100-2015)."""
    try:
        check_uscc(number)
    except ValidationError as error:
        raise CellError("check_digit", error.messages[0]) from None


class UsccColumn(CodeColumn):
    """A unified social credit code: its letters are capitals, however they were typed."""

    def read(self, value: Any) -> str:
        """Return the code in capitals: in small letters it would pass for another supplier's."""
        return super().read(value).upper()


class SupplierSheet(SheetResource):
    """One supplier a row, with its dates and its primary contact."""

    code = "suppliers"
    title = gettext_lazy("Suppliers")
    order = 10
    key = ("code",)

    supplier_code = CodeColumn(
        "code", ("Supplier code", "供應商編號", "供应商编号"), needed=True, max_length=40, example="S00123"
    )
    name = Column(
        "name",
        ("Name", "供應商名稱", "供应商名称"),
        needed=True,
        max_length=200,
        example=gettext_lazy("Example Electronics Ltd"),
    )
    name_en = Column(
        "name_en", ("Name in English", "英文名稱", "英文名称"), max_length=200, example="Example Electronics Ltd"
    )
    country = NamedColumn(
        "country",
        ("Country or region", "國家地區", "国家地区"),
        attribute="country_id",
        catalogue=rows_of(Country),
        needed=True,
        example="CN",
    )
    category = NamedColumn(
        "category",
        ("Category", "類別", "类别"),
        attribute="category_id",
        catalogue=rows_of(Category, {"plastic_parts": ("塑胶结构件",)}),
        needed=True,
    )
    stage = NamedColumn("stage", ("Stage", "階段", "阶段"), catalogue=choices_of(Stage, STAGE_WORDS), example="active")
    registered_on = DayColumn("registered_on", ("On file since", "建檔日期", "建档日期"), example="2025-01-15")
    active_from = DayColumn("active_from", ("Cooperating since", "合作開始日期", "合作开始日期"), example="2025-03-01")
    left_on = DayColumn("left_on", ("Left on", "退出日期", "退出日期"))
    is_core = YesNoColumn("is_core", ("Core supplier", "核心供應商", "核心供应商"))
    uscc = UsccColumn(
        "uscc",
        ("Unified social credit code", "統一社會信用代碼", "统一社会信用代码"),
        max_length=18,
        check=check_digit,
        example="91440300708461136T",
    )
    contact_name = Column("contact_name", ("Contact", "聯絡人", "联系人"), max_length=120, example="王芳")
    contact_email = Column(
        "contact_email",
        ("E-mail", "電子郵箱", "电子邮箱"),
        max_length=254,
        check=check_email,
        example="wang.fang@example.com",
    )
    contact_phone = Column("contact_phone", ("Phone", "電話", "电话"), max_length=40, example="+86 755 2690 0000")
    language = NamedColumn(
        "language", ("Language", "語言", "语言"), attribute="contact_language", catalogue=languages, example="zh-hans"
    )

    class Meta:
        model = Supplier

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return what the register holds of the suppliers with the rows' codes: today, or of the days they name."""
        bring_suppliers_in_step(job.today)
        job.coming = {
            row.values["code"] for row in rows if row.values.get("code") and not (job.skip_refused and row.problems)
        }
        found: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
        columns = [column.code for column in self.columns]
        stored = [column.attribute for column in self.columns]
        for batch in batches(sorted(job.coming), READ_AT_ONCE):
            known = with_primary_contact(Supplier.objects.filter(code__in=batch))
            for pk, *values in known.values_list("pk", *stored):
                before = dict(zip(columns, values, strict=True))
                found[(before["code"],)] = (pk, before)
        add_history(found, rows, job.today)
        return found

    def fill(self, row: Row, job: Job) -> None:
        """Let a new supplier without a stage be on file, and one that is not said to be core be none."""
        row.values.setdefault("stage", Stage.REGISTERED.value)
        row.values.setdefault("is_core", False)

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse dates that contradict the stage, and a USCC that another supplier has."""
        for row in rows:
            refuse_contradictions(row, job)
        refuse_taken_uscc(rows)
        refuse_twin_codes(rows)
        if job.skip_refused:
            job.coming -= {row.values.get("code", "") for row in rows if row.problems and not row.is_known}

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write master data, contacts and dated facts."""
        write_suppliers(rows, job)

    def get_queryset(self) -> Any:
        """Return suppliers with what the sheet shows of them."""
        return with_primary_contact(Supplier.objects.order_by("code"))


def with_primary_contact(suppliers: Any) -> Any:
    """Annotate suppliers with their primary contact under the names of the sheet's columns."""
    return suppliers.annotate(
        main_contact=FilteredRelation("contacts", condition=Q(contacts__is_primary=True)),
        contact_name=F("main_contact__name"),
        contact_email=F("main_contact__email"),
        contact_phone=F("main_contact__phone"),
        contact_language=F("main_contact__language"),
    )


def refuse_taken_uscc(rows: Sequence[Row]) -> None:
    """Refuse a unified social credit code that another supplier has, in the register or in the same file."""
    wanted = defaultdict(list)
    for row in rows:
        if row.values.get("uscc"):
            wanted[row.values["uscc"]].append(row)
    holders: dict[str, str] = {}
    for batch in batches(sorted(wanted), READ_AT_ONCE):
        holders.update(Supplier.objects.filter(uscc__in=batch).values_list("uscc", "code"))
    changing = {row.values["code"] for row in rows if "uscc" in row.changes and not row.problems}
    for number, claimants in wanted.items():
        holder = holders.get(number)
        for row in claimants:
            others = [other for other in claimants if other.values.get("code") != row.values.get("code")]
            if holder and holder != row.values.get("code") and holder not in changing:
                row.refuse("uscc", "uscc_taken", _("The supplier %(code)s has this code.") % {"code": holder})
            elif others and row.key is not None:
                row.refuse("uscc", "uscc_taken", _("Row %(row)s gives the same code.") % {"row": others[0].number})


def refuse_twin_codes(rows: Sequence[Row]) -> None:
    """Refuse a new supplier whose code differs from another's in capitals and small letters alone."""
    twins = defaultdict(set)
    new = [row for row in rows if row.key is not None and not row.is_known]
    for row in new:
        twins[row.values["code"].upper()].add(row.values["code"])
    for batch in batches(sorted(twins), READ_AT_ONCE):
        alike = Supplier.objects.alias(capitals=Upper("code")).filter(capitals__in=batch)
        for code in alike.values_list("code", flat=True):
            twins[code.upper()].add(code)
    for row in new:
        others = twins[row.values["code"].upper()] - {row.values["code"]}
        if others:
            words = _("Capitals and small letters do not tell codes apart: there is %(code)s already.")
            row.refuse("code", "duplicate_key", words % {"code": min(others)})
