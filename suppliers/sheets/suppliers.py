"""The sheet of suppliers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy

from foundation import scope
from foundation.columnar import columns
from sheets.cells import CellError, check_email
from sheets.columns import CodeColumn, Column, DayColumn, YesNoColumn
from sheets.job import Job
from sheets.models import ImportRun
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.models import Category, Classification, Contact, Country, Site, Stage, StageChange, Supplier
from suppliers.models.supplier import check_uscc
from suppliers.services import roll_over
from suppliers.sheets.bars import refuse_barred, refuse_tied_facts
from suppliers.sheets.claims import Claims
from suppliers.sheets.columns import STAGE_WORDS, choices_of, languages, rows_of
from suppliers.sheets.gates import refuse_gated
from suppliers.sheets.history import add_history, says_news
from suppliers.sheets.lifecycle import refuse_contradictions
from suppliers.sheets.look_alikes import LookAlikes
from suppliers.sheets.taking_back import take_back_suppliers
from suppliers.sheets.writing import write_suppliers


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
    stands_alone = True
    dated = (StageChange, Classification)
    parts = (Contact, Site)

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

    @property
    def identifying(self) -> list[Column]:
        """The codes by which suppliers are told apart, here and in China."""
        return [self.fields["supplier_code"], self.fields["uscc"]]

    def prepare(self, date_order: str = "") -> None:
        """Forget what was known of another file."""
        super().prepare(date_order)
        self.claims = Claims()
        #: None while rows are written: by then they were told of.
        self.alike: LookAlikes | None = LookAlikes()

    def warnings(self) -> list[str]:
        """Tell of days in two orders, and of new suppliers that look like others."""
        return [*super().warnings(), *(self.alike.warnings() if self.alike else [])]

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Note which suppliers the file brings, and which unified social credit codes they claim."""
        job.coming.update(row.values["code"] for row in rows if row.key and not row.problems)
        self.claims.note(rows)

    def begin(self, job: Job) -> None:
        """Let today's copies be today's."""
        roll_over(job.today)

    def begin_writing(self, job: Job) -> None:
        """Let go of the unified social credit codes that move from one supplier of the file to another."""
        self.claims.let_go()
        self.alike = None

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return what today's copies hold of the suppliers with the rows' codes."""
        codes = [row.values["code"] for row in rows if row.key]
        known = with_primary_contact(Supplier.objects.filter(code__in=scope.texts(codes)))
        pks, *values = columns(known, "pk", *(column.attribute for column in self.columns))
        names = [column.code for column in self.columns]
        found = [dict(zip(names, said, strict=True)) for said in zip(*values, strict=True)]
        for pk, before in zip(pks, found, strict=True):
            if pk in self.claims.left:
                before["uscc"] = self.claims.left[pk]
        return {(before["code"],): (pk, before) for pk, before in zip(pks, found, strict=True)}

    def complete(self, rows: Sequence[Row], job: Job) -> None:
        """Add what the register holds of the days that the rows name."""
        add_history([row for row in rows if row.is_known and says_news(row)], job.today)

    def fill(self, row: Row, job: Job) -> None:
        """Let a new supplier without a stage be on file, and one that is not said to be core be none."""
        row.values.setdefault("stage", Stage.REGISTERED.value)
        row.values.setdefault("is_core", False)

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse dates that contradict the stage, a stage past its gate, and a USCC that another supplier has."""
        for row in rows:
            if row.changes:
                refuse_contradictions(row, job)
        refuse_gated(rows, job)
        refuse_barred(rows, job)
        refuse_tied_facts(rows, job)
        self.claims.refuse_taken(rows)
        self.claims.refuse_twins(rows, job.coming)
        self.claims.refuse_without_zeros(rows)
        if self.alike:
            self.alike.note(rows)
        job.coming -= {row.values.get("code", "") for row in rows if row.problems and not row.is_known}

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write master data, contacts and dated facts."""
        write_suppliers(rows, job)

    def clashes(self, run: ImportRun) -> bool:
        """Tell whether capitals alone tell the code of a new supplier from another's.

        Constraints catch the same code and the same USCC. Zeros in front are no clash here: two people mean two codes.
        """
        new = Supplier.objects.filter(pk__in=self.written(run).made).alias(capitals=Upper("code"))
        alike = Supplier.objects.alias(capitals=Upper("code")).filter(capitals=OuterRef("capitals"))
        return new.filter(Exists(alike.exclude(pk=OuterRef("pk")))).exists()

    def take_back(self, written: Written, job: Job) -> None:
        """Remove new suppliers; give known ones their master data, contacts and dated facts back."""
        take_back_suppliers(written, job)

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
