from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from foundation.dates import local_day
from suppliers.models import Application, Category, Country
from suppliers.services import (
    accept_application,
    decline_application,
    invite_applicant,
    return_application,
    submit_application,
)
from tests.factories.people import UserFactory
from tests.factories.suppliers import CategoryFactory, CountryFactory


def typed(**values):
    """Return what a firm of Japan types: the smallest that is whole."""
    country = Country.objects.filter(code="JP").first() or CountryFactory(code="JP")
    category = Category.objects.order_by("pk").first() or CategoryFactory()
    whole = {
        "name": "Kansai Parts",
        "country": country.code,
        "place": "1-2 Namba, Osaka",
        "category": category.code,
        "supplies": "Springs",
        "person": "Ken Sato",
        "person_email": "ken@applicant.example",
    }
    return whole | values


class ApplicationFactory(DjangoModelFactory):
    """A firm that was invited to apply within a fortnight; `submitted` and so on say what became of that."""

    firm = "Kansai Parts"
    address = factory.Sequence(lambda number: f"applicant-{number}@applicant.example")
    language = "en"
    reason = "A second source of springs"
    actor = factory.SubFactory(UserFactory)
    decided_by = factory.SubFactory(UserFactory)
    now = factory.LazyFunction(timezone.now)
    open_until = factory.LazyAttribute(lambda given: local_day(given.now) + timedelta(days=15))
    typed = factory.LazyFunction(dict)
    words = "Please say where you are."
    until = "invited"
    code = factory.Sequence(lambda number: f"N{number}")

    class Meta:
        model = Application

    class Params:
        submitted = factory.Trait(until="submitted")
        returned = factory.Trait(until="returned")
        declined = factory.Trait(until="declined")
        accepted = factory.Trait(until="accepted")

    @classmethod
    def _create(cls, model_class, *_args, actor, decided_by, now, typed, words, until, code, **fields):
        made = invite_applicant(model_class(**fields), actor=actor, now=now)
        if until == "invited":
            return made
        submit(made, now=now, **typed)
        if until == "returned":
            return_application(made, words=words, actor=decided_by, now=now)
        elif until == "declined":
            decline_application(made, words=words, actor=decided_by, now=now)
        elif until == "accepted":
            because = "Another firm"
            accept_application(made, code=code, another_because=because, actor=decided_by, now=now)
        made.refresh_from_db()
        return made


def submit(application, *, now=None, **values):
    """Submit an application for its firm; return what is kept."""
    now = now or timezone.now()
    application.refresh_from_db()
    given = {"has_read_conduct": True, "seen": application.revision, "now": now, "today": local_day(now)}
    return submit_application(application, typed(**values), **given)
