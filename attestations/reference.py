"""The requirements, editions, other names and rules that ship."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import (
    ApplicabilityRule,
    Capacity,
    CommitmentText,
    Kind,
    Requirement,
    RequirementAlias,
    RequirementEdition,
    SigningWay,
)
from attestations.services import open_rule, save_alias, save_edition, save_requirement, save_text
from foundation.dates import today
from sheets import reference_sheet
from sheets.columns import CodeColumn, Column, CountColumn, DayColumn, YesNoColumn
from sheets.job import Job
from sheets.named_column import NamedColumn
from sheets.reference_sheet import LastDayColumn, ReferenceSheet, SetColumn
from sheets.row import Row
from suppliers.models import Category, Country, Region, Stage
from suppliers.reference import NamedSheet
from suppliers.sheets.columns import choices_of, codes_of, rows_of

FOLDER = Path(__file__).parent / "reference"


class RequirementSheet(NamedSheet):
    """Requirements."""

    code = "requirements"
    source = FOLDER / "1_requirements.csv"

    kind = NamedColumn("kind", ("Kind", "種類", "种类"), catalogue=choices_of(Kind), required=True)
    position = CountColumn("position", ("Position", "順序", "顺序"))
    expiring_days = CountColumn("expiring_days", ("Warning days", "預警天數", "预警天数"))
    validity_months = CountColumn("validity_months", ("Validity in months", "有效月數", "有效月数"))
    allows_contract_clause = YesNoColumn(
        "allows_contract_clause", ("Contract clause allowed", "可由合同條款代替", "可由合同条款代替")
    )
    signing_ways = SetColumn(
        "signing_ways", ("Ways of signing", "簽署方式", "签署方式"), catalogue=choices_of(SigningWay)
    )
    signing_capacities = SetColumn(
        "signing_capacities", ("Signed by", "簽署人身份", "签署人身份"), catalogue=choices_of(Capacity)
    )
    required_from = DayColumn("required_from", ("Required from", "要求自", "要求自"))
    required_until = DayColumn("required_until", ("Required until", "要求至", "要求至"))
    rule_source = Column("source", ("Source", "依據", "依据"), max_length=200)

    class Meta:
        model = Requirement

    def save(self, instance: Any, job: Job) -> None:
        """Save through the service: obligations follow."""
        save_requirement(instance, actor=job.actor, today=job.today)


class EditionSheet(ReferenceSheet):
    """Editions of standards."""

    code = "editions"
    source = FOLDER / "2_editions.csv"
    key = ("requirement", "edition")

    requirement = NamedColumn(
        "requirement",
        ("Requirement", "合規要求", "合规要求"),
        attribute="requirement_id",
        catalogue=rows_of(Requirement),
        needed=True,
    )
    edition = CodeColumn("edition", ("Edition", "版本", "版本"), attribute="code", needed=True, max_length=20)
    last_day = LastDayColumn("last_day", ("Last day", "最後有效日", "最后有效日"), attribute="ends_on")
    announced_on = DayColumn("announced_on", ("End known since", "終止日公佈於", "终止日公布于"))
    note = Column("note", ("Note", "備註", "备注"), max_length=200)

    class Meta:
        model = RequirementEdition

    def save(self, instance: Any, job: Job) -> None:
        """Save through the service: attestations of the edition follow."""
        save_edition(instance, actor=job.actor, today=job.today)


class AliasSheet(ReferenceSheet):
    """Other names of requirements and editions."""

    code = "aliases"
    source = FOLDER / "3_aliases.csv"
    key = ("text",)

    text = Column("text", ("Written as", "寫法", "写法"), needed=True, max_length=120)
    requirement = NamedColumn(
        "requirement",
        ("Requirement", "合規要求", "合规要求"),
        attribute="requirement_id",
        catalogue=rows_of(Requirement),
        needed=True,
    )
    edition = Column("edition", ("Edition", "版本", "版本"), attribute="edition__code", max_length=20)

    class Meta:
        model = RequirementAlias

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Save each name with the edition it names."""
        for row in rows:
            alias = RequirementAlias.objects.get(pk=row.pk) if row.pk else RequirementAlias()
            alias.text, alias.requirement_id = row.merged("text"), row.merged("requirement")
            editions = RequirementEdition.objects.filter(
                requirement=alias.requirement_id, code=row.merged("edition") or ""
            )
            alias.edition = editions.first()
            save_alias(alias, actor=job.actor)
            row.pk = alias.pk


class RuleSheet(ReferenceSheet):
    """Applicability rules: one with the same conditions is the same rule, whether open or closed."""

    code = "rules"
    source = FOLDER / "4_rules.csv"
    key = ("requirement", "regions", "countries", "categories", "stages", "core")

    requirement = NamedColumn(
        "requirement",
        ("Requirement", "合規要求", "合规要求"),
        attribute="requirement_id",
        catalogue=rows_of(Requirement),
        needed=True,
    )
    regions = SetColumn("regions", ("Regions", "地區", "地区"), catalogue=codes_of(Region))
    countries = SetColumn("countries", ("Countries and regions", "國家地區", "国家地区"), catalogue=codes_of(Country))
    categories = SetColumn("categories", ("Categories", "類別", "类别"), catalogue=codes_of(Category))
    stages = SetColumn("stages", ("Stages", "階段", "阶段"), catalogue=choices_of(Stage))
    core = NamedColumn("core", ("Core", "核心", "核心"), catalogue=choices_of(ApplicabilityRule.Core))
    required_from = DayColumn("required_from", ("Required from", "要求自", "要求自"))
    required_until = DayColumn("required_until", ("Required until", "要求至", "要求至"))
    rule_source = Column("source", ("Source", "依據", "依据"), max_length=200)

    class Meta:
        model = ApplicabilityRule

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse to change a rule: closing it and opening another is done on its page."""
        for row in rows:
            if row.is_known and row.changes:
                words = _("A rule is never changed: close it and open another.")
                row.refuse(next(iter(row.changes)), "protected", words)

    def save(self, instance: Any, job: Job) -> None:
        """Open the rule: obligations follow."""
        open_rule(instance, actor=job.actor, today=job.today)


SHEETS = [RequirementSheet, EditionSheet, AliasSheet, RuleSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing."""
    yield from reference_sheet.load(SHEETS, actor=actor, today=today())
    yield "texts", publish_texts(actor, today())


def publish_texts(actor: User, today: date) -> int:
    """Publish the wordings that ship, for commitments without any: samples, which a company replaces by its own."""
    published = 0
    without = Requirement.objects.filter(texts=None).in_bulk(field_name="code")
    for file in sorted((FOLDER / "texts").glob("*.txt")):
        code, language = file.stem.split(".")
        if code in without:
            text = CommitmentText(requirement=without[code], version=1, language=language, published_on=today)
            text.text = file.read_text(encoding="utf-8")
            save_text(text, actor=actor, today=today)
            published += 1
    return published
