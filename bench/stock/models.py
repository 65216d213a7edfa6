"""Plain tables; no migration of the product knows them."""

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    country = models.ForeignKey(Country, models.PROTECT)
    category = models.ForeignKey(Category, models.PROTECT)
    stage = models.CharField(max_length=12)
    registered_on = models.DateField(null=True, blank=True)
    active_from = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    is_core = models.BooleanField(default=False)
    uscc = models.CharField(max_length=18, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Contact(models.Model):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="contacts")
    is_primary = models.BooleanField(default=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.name


class Classification(models.Model):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="classifications")
    effective_on = models.DateField(null=True)
    category = models.ForeignKey(Category, models.PROTECT)
    country = models.ForeignKey(Country, models.PROTECT)
    is_core = models.BooleanField(default=False)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.effective_on}"


class StageChange(models.Model):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="stages")
    effective_on = models.DateField(null=True)
    stage = models.CharField(max_length=12)

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.effective_on}"
