from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

import attestations.reactions
import audits.reactions
import suppliers.reactions
from foundation import reactions
from foundation.discovery import declared
from suppliers.models import Category
from tests.factories import CategoryFactory
from tests.foundation.followers import heard

LOWER, UPPER, SILENT = (f"tests.foundation.followers.{name}" for name in ("lower", "upper", "silent"))


@pytest.fixture
def followers(settings):
    """Two applications that follow, the lower one installed first, and one that does not."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, LOWER, SILENT, UPPER]
    yield heard
    heard.clear()


def test_modules_are_found_in_the_order_of_the_applications(followers):
    names = [module.__name__ for module in declared("reactions")]

    assert names == [
        "foundation.reactions",  # the seam itself, which follows nothing
        "suppliers.reactions",
        "attestations.reactions",
        "audits.reactions",
        "reminders.reactions",
        f"{LOWER}.reactions",
        f"{UPPER}.reactions",
    ]


def test_a_module_that_nobody_declares_is_not_found():
    assert declared("no_such_module") == []


def test_functions_run_lower_layers_first_with_the_facts(followers):
    reactions.run("catalogue_changed", requirement_ids=[1], today=None)

    facts = {"requirement_ids": [1], "today": None}
    assert followers == [("lower", facts), ("upper", facts)]


def test_order_follows_the_installed_applications(followers, settings):
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != LOWER] + [LOWER]

    reactions.run("catalogue_changed")

    assert followers == [("upper", {}), ("lower", {})]


def test_a_name_that_is_not_listed_is_refused():
    with pytest.raises(LookupError, match="supplier_chagned"):
        reactions.run("supplier_chagned", supplier_ids=[])


def test_every_declared_function_follows_a_name_that_exists():
    functions = {
        name
        for module in declared("reactions")
        if module is not reactions
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
    }

    assert functions <= reactions.NAMES.keys()


@pytest.mark.either
@pytest.mark.django_db
def test_an_error_in_a_reaction_undoes_the_callers_transaction(followers):
    def write():
        with transaction.atomic():
            CategoryFactory(code="new")
            reactions.run("catalogue_changed", fails=True)

    with pytest.raises(RuntimeError, match="upper"):
        write()

    assert Category.objects.count() == 0


def test_what_follows_here():
    assert reactions.functions("sheet_written") == [suppliers.reactions.sheet_written]
    assert reactions.functions("suppliers_changed") == [
        attestations.reactions.suppliers_changed,
        audits.reactions.suppliers_changed,
    ]


def test_the_command_lists_every_name_and_its_functions_in_order(followers):
    out = StringIO()

    call_command("reactions", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == list(reactions.NAMES)
    place = lines.index("catalogue_changed: " + reactions.NAMES["catalogue_changed"])
    assert lines[place + 1 : place + 3] == [
        f"    {LOWER}.reactions.catalogue_changed",
        f"    {UPPER}.reactions.catalogue_changed",
    ]
