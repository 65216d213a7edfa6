from datetime import date

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from accounts.services import system_user
from foundation.dates import read_period
from suppliers.models import (
    Category,
    Contact,
    Country,
    GradeChange,
    Region,
    Site,
    Stage,
    StageChange,
    Supplier,
)
from suppliers.services import Fact, follow_facts, record_facts, register_supplier, write_facts
from tests.factories.days import START, TODAY


class NamedFactory(DjangoModelFactory):
    """A row of reference: one row per code, however often it is asked for; nearly every test asks."""

    name_en = factory.SelfAttribute("code")
    name_zh_hant = factory.SelfAttribute("code")
    name_zh_hans = factory.SelfAttribute("code")

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *_args, code, **fields):
        return cls.known(model_class, code, **fields) or cls.new(code, **fields)

    @classmethod
    def known(cls, model_class, code, **_fields):
        found = [*model_class.objects.raw(f"SELECT * FROM {model_class._meta.db_table} WHERE code = %s", [code])]
        return found[0] if found else None

    @classmethod
    def new(cls, code, **fields):
        return cls._meta.model.objects.create(code=code, **fields)


class RegionFactory(NamedFactory):
    code = "cn"

    class Meta:
        model = Region


class CountryFactory(NamedFactory):
    code = "CN"
    region = None

    class Meta:
        model = Country

    @classmethod
    def new(cls, code, region, **fields):
        return super().new(code, region=region or RegionFactory(), **fields)


class CategoryFactory(NamedFactory):
    code = "assembly"

    class Meta:
        model = Category


class SupplierFactory(DjangoModelFactory):
    """A cooperating supplier of the category assembly in China.

    `stages` is its lifecycle, a day and a stage each; the first day is its classification's too.
    """

    code = factory.Sequence(lambda n: f"S{n:05}")
    name = factory.LazyAttribute(lambda supplier: f"Supplier {supplier.code}")
    category = factory.SubFactory(CategoryFactory)
    country = factory.SubFactory(CountryFactory)
    is_core = False
    stages = ((START, Stage.ACTIVE),)
    today = TODAY
    actor = factory.LazyFunction(system_user)

    class Meta:
        model = Supplier

    class Params:
        applied = factory.Trait(stages=((START, Stage.APPLIED),))
        registered = factory.Trait(stages=((START, Stage.REGISTERED),))
        suspended = factory.Trait(stages=((START, Stage.ACTIVE), (date(2024, 7, 1), Stage.SUSPENDED)))
        left = factory.Trait(stages=((START, Stage.ACTIVE), (date(2024, 7, 1), Stage.LEFT)))
        eliminated = factory.Trait(stages=((START, Stage.ACTIVE), (date(2024, 7, 1), Stage.ELIMINATED)))

    @classmethod
    def _create(cls, _model_class, *_args, stages, category, country, is_core, today, actor, **fields):
        (first_day, first_stage), *later = stages
        supplier = register_supplier(
            Supplier(**fields),
            stage=first_stage,
            category=category,
            country=country,
            is_core=is_core,
            effective_on=first_day,
            actor=actor,
            today=today,
            another_because="Tests enter many of one name.",
        )
        if later:
            facts = [Fact(supplier.pk, day, {"stage": stage}) for day, stage in later]
            record_facts(StageChange, facts, actor=actor, today=today)
            supplier.refresh_from_db()
        return supplier


class GradeFactory(DjangoModelFactory):
    """A grade of a period; one that counts before its period begins is that of a cycle: nobody can enter it."""

    supplier = factory.SubFactory(SupplierFactory)
    period = "2024"
    grade = "A"
    score = None
    effective_on = date(2024, 12, 31)
    today = TODAY
    actor = factory.LazyFunction(system_user)

    class Meta:
        model = GradeChange

    @classmethod
    def _create(cls, _model_class, *_args, supplier, effective_on, today, actor, **content):
        fact = Fact(supplier.pk, effective_on, content)
        is_told = effective_on < read_period(content["period"]).first
        with transaction.atomic():
            follow_facts(write_facts(GradeChange, [fact], actor=actor, today=today, is_approved=is_told), today)
        return GradeChange.objects.current().get(supplier=supplier, period=content["period"])


class ContactFactory(DjangoModelFactory):
    supplier = factory.SubFactory(SupplierFactory)
    name = "王芳"
    email = factory.Sequence(lambda n: f"contact{n}@example.com")

    class Meta:
        model = Contact

    class Params:
        primary = factory.Trait(is_primary=True)


class SiteFactory(DjangoModelFactory):
    supplier = factory.SubFactory(SupplierFactory)
    name = factory.Sequence(lambda n: f"Plant {n}")

    class Meta:
        model = Site
