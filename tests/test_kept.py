import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from tests.factories import AttestationFactory, SupplierFactory
from tests.kept import empty, every_row


@pytest.mark.django_db(transaction=True)
def test_what_is_emptied_is_as_migrate_left_it():
    of_migrate = [list(model.objects.order_by("pk").values_list()) for model in (ContentType, Permission)]
    AttestationFactory()

    empty()

    assert [rows for rows in every_row().values() if rows] == []
    assert [list(model.objects.order_by("pk").values_list()) for model in (ContentType, Permission)] == of_migrate
    assert SupplierFactory().pk == 1
