import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from suppliers.models import Supplier
from tests.factories import SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")

    assert not Supplier.objects.exists()


@pytest.mark.either
def test_a_database_with_suppliers_of_its_own_is_left_alone(capsys):
    SupplierFactory()
    before = (Supplier.objects.count(), User.objects.count())

    call_command("load_demo")

    assert capsys.readouterr().out == "This database holds suppliers of its own: the demonstration was not loaded.\n"
    assert (Supplier.objects.count(), User.objects.count()) == before


def test_the_reference_rows_come_first():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo")
