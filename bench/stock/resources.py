"""The sheet as the library's documentation would have it declared, and as its page on performance would."""

from collections.abc import Mapping
from typing import Any

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


class RegisterResource(SupplierResource):
    """What the library's page on hooks offers where a row makes more than one: contact, classification, stages."""

    def after_save_instance(self, instance: Supplier, row: Mapping[str, Any], **kwargs: Any) -> None:
        first = instance.registered_on or instance.active_from
        instance.contacts.create(
            name=instance.contact_name, email=instance.contact_email, phone=instance.contact_phone,
            language=instance.language,
        )  # fmt: skip
        instance.classifications.create(
            effective_on=first, category=instance.category, country=instance.country, is_core=instance.is_core
        )
        dated = {"registered": instance.registered_on, "active": instance.active_from, "left": instance.left_on}
        for stage, day in dated.items():
            if day:
                instance.stages.create(effective_on=day, stage=stage)


class TunedResource(SupplierResource):
    """All that the page offers where a preview must tell new, changed and unchanged rows apart."""

    country = Field("country", "country", CachedForeignKeyWidget(Country, "code"))
    category = Field("category", "category", CachedForeignKeyWidget(Category, "code"))

    class Meta(SupplierResource.Meta):
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
