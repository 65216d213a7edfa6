import io
import json

import factory
from factory.django import DjangoModelFactory

from demo.paper import pdf
from evidence.ledger import ledger
from suppliers.models import Upload
from suppliers.services import receive
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


class UploadFactory(DjangoModelFactory):
    """A PDF that was received: `says` is what is read from it."""

    name = "certificate.pdf"
    lines = ("Certificate",)

    class Meta:
        model = Upload

    @classmethod
    def _create(cls, _model_class, *_args, supplier, actor, name, lines, says=None):
        return receive(
            io.BytesIO(pdf(lines)), name, supplier=supplier, actor=actor, read=lambda _path, _type: says or {}
        )
