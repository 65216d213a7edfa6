"""The reference rows of this application."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from accounts.models import Role, User
from foundation.dates import today
from foundation.folding import fold_known
from sheets import reference_sheet
from sheets.columns import CodeColumn, Column, CountColumn
from sheets.job import Job
from sheets.named_column import Catalogue, NamedColumn
from sheets.reference_sheet import ReferenceSheet, SetColumn
from suppliers.demands import demands
from suppliers.models import Category, CategoryGroup, Country, Region, Stage, StageGate
from suppliers.services import save_gate
from suppliers.sheets.columns import choices_of, codes_of, rows_of

FOLDER = Path(__file__).parent / "reference"


class NamedSheet(ReferenceSheet):
    """Rows with a code and three names."""

    key: ClassVar[tuple[str, ...]] = ("code",)

    row_code = CodeColumn("code", ("Code", "代碼", "代码"), needed=True, max_length=40)
    name_en = Column("name_en", ("English", "英文", "英文"), required=True, max_length=120)
    name_zh_hant = Column(
        "name_zh_hant", ("Traditional Chinese", "繁體中文", "繁体中文"), required=True, max_length=120
    )
    name_zh_hans = Column("name_zh_hans", ("Simplified Chinese", "簡體中文", "简体中文"), required=True, max_length=120)


class RegionSheet(NamedSheet):
    """Regions."""

    code = "regions"
    source = FOLDER / "1_regions.csv"
    position = CountColumn("position", ("Position", "順序", "顺序"))

    class Meta:
        model = Region


class CountrySheet(NamedSheet):
    """Countries and their regions."""

    code = "countries"
    source = FOLDER / "2_countries.csv"
    region = NamedColumn(
        "region", ("Region", "地區", "地区"), attribute="region_id", catalogue=rows_of(Region), required=True
    )

    class Meta:
        model = Country


class CategoryGroupSheet(NamedSheet):
    """Groups of categories."""

    code = "category_groups"
    source = FOLDER / "3_category_groups.csv"

    class Meta:
        model = CategoryGroup


class CategorySheet(NamedSheet):
    """Categories and their groups."""

    code = "categories"
    source = FOLDER / "4_categories.csv"
    group = NamedColumn("group", ("Group", "類別組", "类别组"), attribute="group_id", catalogue=rows_of(CategoryGroup))
    position = CountColumn("position", ("Position", "順序", "顺序"))

    class Meta:
        model = Category


def known_demands() -> Catalogue:
    """Look up a demand by its code."""
    titles = {code: str(demand.title) for code, demand in demands().items()}
    return Catalogue({fold_known(code): code for code in titles}, titles)


def known_roles() -> Catalogue:
    """Look up a role by its code."""
    names = {role.name: str(role) for role in Role.objects.all()}
    return Catalogue({fold_known(code): code for code in names}, names)


class GateSheet(ReferenceSheet):
    """Gates of stages: none is in use before somebody says from when."""

    code = "stage_gates"
    source = FOLDER / "5_stage_gates.csv"
    key = ("stage", "categories", "demands")

    stage = NamedColumn("stage", ("Stage", "階段", "阶段"), catalogue=choices_of(Stage), required=True)
    categories = SetColumn("categories", ("Categories", "類別", "类别"), catalogue=codes_of(Category))
    demands = SetColumn("demands", ("Demands", "要求", "要求"), catalogue=known_demands)
    months = CountColumn("months", ("Months", "月數", "月数"))
    approvers = SetColumn("approvers", ("Approved by", "批准人", "批准人"), catalogue=known_roles)

    class Meta:
        model = StageGate

    def save(self, instance: Any, job: Job) -> None:
        """Save through the service."""
        save_gate(instance, actor=job.actor)


SHEETS = [RegionSheet, CountrySheet, CategoryGroupSheet, CategorySheet, GateSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing."""
    return reference_sheet.load(SHEETS, actor=actor, today=today())
