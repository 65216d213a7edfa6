"""The sheet of engagements, past or to come; who was invited and who came stands in the sheet of attendance."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Engagement
from audits.services import change_engagement, plan_engagement, take_engagements_back
from audits.services.engagements import refuse_change
from audits.sheets.numbers import numbers_of
from audits.sheets.told import refuse_told
from evidence.ledger import ledger
from sheets.columns import CodeColumn, Column, DayColumn, YesNoColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Row
from sheets.written import Written
from suppliers.sheets.columns import choices_of

Kind = Engagement.Kind
#: What trackers write for a kind, beside its code.
KIND_WORDS = {
    Kind.TRAINING: ("Training", "培訓"),
    Kind.COACHING: ("Coaching", "輔導"),
    Kind.CONFERENCE: ("Conference", "供應商大會", "大會"),
    Kind.CODE_OF_CONDUCT: ("Code of conduct", "行為準則"),
}
#: Columns that are fields of the same name.
FIELDS = (
    "kind", "name_en", "name_zh_hant", "name_zh_hans", "day", "answer_by", "place", "words", "is_about_integrity",
)  # fmt: skip
#: What is recorded on its page alone.
TOLD = ("cancelled_on", "cancelled_why")


class EngagementSheet(SheetResource):
    """One engagement a row, known by its number."""

    code = "engagements"
    title = gettext_lazy("Engagements")
    order = 74
    key = ("engagement_number",)

    engagement_number = CodeColumn(
        "engagement_number",
        ("Engagement number", "交流活動編號", "交流活动编号"),
        attribute="reference",
        needed=True,
        max_length=60,
        example="CONF-20241112",
    )
    kind = NamedColumn(
        "kind", ("Kind", "類型", "类型"), catalogue=choices_of(Kind, KIND_WORDS), needed=True, example="conference"
    )
    name_en = Column(
        "name_en", ("Name in English", "英文名稱", "英文名称"), required=True, max_length=120, example="Conference 2024"
    )
    name_zh_hant = Column(
        "name_zh_hant",
        ("Name in Traditional Chinese", "繁體中文名稱", "繁体中文名称"),
        required=True,
        max_length=120,
        example="2024年供應商大會",
    )
    name_zh_hans = Column(
        "name_zh_hans",
        ("Name in Simplified Chinese", "簡體中文名稱", "简体中文名称"),
        required=True,
        max_length=120,
        example="2024年供应商大会",
    )
    day = DayColumn("day", ("Day", "日期", "日期"), needed=True, example="2024-11-12")
    answer_by = DayColumn("answer_by", ("Answers until", "回覆截止日期", "回复截止日期"), example="2024-11-05")
    place = Column("place", ("Place", "地點", "地点"), max_length=200)
    words = Column("words", ("What it is about", "內容", "内容"), max_length=4000)
    is_about_integrity = YesNoColumn("is_about_integrity", ("Against corruption", "反貪污", "反贪污"))
    cancelled_on = DayColumn("cancelled_on", ("Called off on", "取消日期", "取消日期"))
    cancelled_why = Column("cancelled_why", ("Why it was called off", "取消原因", "取消原因"))

    class Meta:
        model = Engagement

    @property
    def identifying(self) -> list[Column]:
        """The number, and the day: who was there stands in the same file."""
        return [self.fields[name] for name in ("engagement_number", "day")]

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Tell the attendance of the same file which engagements come with it, and on which day each is."""
        coming = job.told.setdefault(self.code, {})
        coming.update({row.key[0]: row.values["day"] for row in rows if row.key and row.values.get("day")})

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return the engagements that the rows name."""
        return self.by_key(Engagement.objects.filter(reference__in=numbers_of(rows)))

    def fill(self, row: Row, job: Job) -> None:
        """Let suppliers answer until the day itself unless another one is said."""
        if row.values.get("day"):
            row.values.setdefault("answer_by", row.values["day"])

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse changes of what is fixed, days that cannot be, and what is recorded on a page alone."""
        known = Engagement.objects.in_bulk([row.pk for row in rows if row.pk and row.changes])
        held = {*Engagement.objects.signed_in().filter(pk__in=known).values_list("pk", flat=True)}
        for row in rows:
            if row.is_known and not row.changes:
                continue
            refuse_told(row, TOLD)
            if row.pk in known and not row.problems:
                self.check_change(row, known[row.pk], is_held=row.pk in held)
            day, answer_by = row.merged("day"), row.merged("answer_by")
            if day and (answer_by is None or answer_by > day) and not row.problems:
                row.refuse("answer_by", "contradiction", _("Suppliers answer on its day at the latest."))

    def check_change(self, row: Row, before: Engagement, *, is_held: bool) -> None:
        """Refuse what the service refuses."""
        after = Engagement(kind=row.merged("kind"), day=row.merged("day"))
        try:
            refuse_change(before, after, is_held=is_held)
        except ValidationError as refusal:
            columns = refusal.error_dict if hasattr(refusal, "error_dict") else row.changes
            row.refuse(next(iter(columns)), "protected", " ".join(refusal.messages))

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Plan new engagements, and change known ones."""
        with ledger(job.actor):
            for row in rows:
                found = Engagement.objects.get(pk=row.pk) if row.pk else None
                engagement = found or Engagement(reference=row.values["engagement_number"])
                for name in FIELDS:
                    setattr(engagement, name, row.merged(name, self.fields[name].empty))
                save = change_engagement if found else plan_engagement
                row.pk = save(engagement, actor=job.actor).pk

    def get_queryset(self) -> Any:
        """Return all engagements."""
        return Engagement.objects.order_by("day", "pk")

    def take_back(self, written: Written, job: Job) -> None:
        """Remove the engagements that an import brought, and give the changed ones what they said before."""
        with ledger(job.actor):
            for former in written.former():
                for engagement in Engagement.objects.filter(pk__in=[*former]):
                    for name, value in former[engagement.pk].items():
                        setattr(engagement, name, value)
                    change_engagement(engagement, actor=job.actor)
            take_engagements_back([pk for pk in written.made if pk is not None], actor=job.actor)
