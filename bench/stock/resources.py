"""The sheet as the library's documentation would have it declared, and as its page on performance would."""

from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import CachedForeignKeyWidget, ForeignKeyWidget

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


class TunedResource(SupplierResource):
    """All that the page offers where a preview must tell new, changed and unchanged rows apart."""

    country = Field("country", "country", CachedForeignKeyWidget(Country, "code"))
    category = Field("category", "category", CachedForeignKeyWidget(Category, "code"))

    class Meta(SupplierResource.Meta):
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
