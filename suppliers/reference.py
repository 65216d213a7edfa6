"""The reference rows of this application."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from accounts.models import User
from foundation.dates import today
from sheets import reference_sheet
from sheets.columns import CodeColumn, Column, CountColumn
from sheets.named_column import NamedColumn
from sheets.reference_sheet import ReferenceSheet
from suppliers.models import Category, CategoryGroup, Country, Region
from suppliers.sheets.columns import rows_of

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


SHEETS = [RegionSheet, CountrySheet, CategoryGroupSheet, CategorySheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing."""
    return reference_sheet.load(SHEETS, actor=actor, today=today())
