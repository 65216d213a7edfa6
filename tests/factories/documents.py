import json

import factory
from factory.django import DjangoModelFactory

from evidence.ledger import ledger
from suppliers.models import Upload
from tests.factories.evidence import FileFactory
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory


class DocumentFactory(DjangoModelFactory):
    """A PDF that a supplier uploaded, found clean unless a trait says otherwise; `read` is what it says."""

    supplier = factory.SubFactory(SupplierFactory)
    received_by = factory.SubFactory(UserFactory)
    name = "certificate.pdf"
    media_type = "application/pdf"
    size = 22
    pages = 1
    file = factory.SubFactory(FileFactory)
    state = Upload.State.CHECKED
    read = {}
    reading = factory.LazyAttribute(lambda upload: json.dumps(upload.read))

    class Meta:
        model = Upload
        exclude = ["read"]

    @classmethod
    def _create(cls, model_class, *_args, **fields):
        upload = model_class(**fields)
        with ledger(upload.received_by) as events:
            upload.save()
            events.add("upload_received", upload)
        return upload

    class Params:
        unscanned = factory.Trait(state=Upload.State.UNSCANNED)
        quarantined = factory.Trait(state=Upload.State.QUARANTINED, reason="infected")
