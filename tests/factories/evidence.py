from factory.django import DjangoModelFactory

from evidence import files
from evidence.models import EvidenceFile


class FileFactory(DjangoModelFactory):
    """A kept file; its bytes lie in the store."""

    content = b"%PDF-1.7 a certificate"

    class Meta:
        model = EvidenceFile

    @classmethod
    def _create(cls, _model_class, *_args, content):
        return files.keep([content])
