import io

from factory.django import DjangoModelFactory

from demo.paper import pdf
from suppliers.models import Upload
from suppliers.services import receive


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
