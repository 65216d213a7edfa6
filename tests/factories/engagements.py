import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from audits.models import Engagement
from audits.services import invite_suppliers, plan_engagement
from suppliers.models import Supplier
from tests.factories.days import TODAY


class EngagementFactory(DjangoModelFactory):
    """A training on a day; `invited` are suppliers that are invited to it."""

    reference = ""
    kind = "training"
    name_en = "Quality training"
    name_zh_hant = "質量培訓"
    name_zh_hans = "质量培训"
    day = TODAY
    answer_by = factory.SelfAttribute("day")
    today = TODAY
    invited = ()
    actor = factory.LazyFunction(system_user)

    class Meta:
        model = Engagement

    @classmethod
    def _create(cls, model_class, *_args, today, invited, actor, **fields):
        engagement = plan_engagement(model_class(**fields), actor=actor)
        if invited:
            chosen = Supplier.objects.filter(pk__in=[supplier.pk for supplier in invited])
            invite_suppliers(engagement, chosen, actor=actor, today=today)
        return engagement
