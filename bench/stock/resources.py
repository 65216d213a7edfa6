"""The sheet as the library's documentation would have it declared."""

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from bench.sheets.rows import COLUMNS
from bench.stock.models import Category, Country, Supplier


class SupplierResource(ModelResource):
    country = Field("country", "country", ForeignKeyWidget(Country, "code"))
    category = Field("category", "category", ForeignKeyWidget(Category, "code"))

    class Meta:
        model = Supplier
        fields = COLUMNS
        import_id_fields = ["code"]
        skip_unchanged = True
