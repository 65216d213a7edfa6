"""Let go of a kept file to which nothing refers any more."""

from django.apps import apps
from django.db import transaction

from evidence.files import path_of
from evidence.guarantees import references
from evidence.models import EvidenceFile
from evidence.turns import hold_bytes_alone


def drop_file(file: EvidenceFile) -> None:
    """Remove a file that no row refers to, in the caller's transaction; its bytes go once that is committed."""
    with transaction.atomic():
        hold_bytes_alone(file.sha256)
        if is_referred_to(file):
            return
        EvidenceFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(lambda: drop_bytes(file.sha256))


def is_referred_to(file: EvidenceFile) -> bool:
    """Tell whether any row of any table refers to a file."""
    return any(
        model._base_manager.filter(**{field.name: file}).exists()
        for model in apps.get_models(include_auto_created=True)
        for field in references(model)
        if field.related_model is EvidenceFile
    )


def drop_bytes(sha256: str) -> None:
    """Remove the bytes under a hash, unless somebody has handed them in again meanwhile."""
    with transaction.atomic():
        hold_bytes_alone(sha256)
        if not EvidenceFile.objects.filter(sha256=sha256).exists():
            path_of(sha256).unlink(missing_ok=True)
