"""What is kept of an import: its file."""

from pathlib import Path

from evidence import files
from evidence.models import EvidenceFile

READ_AT_ONCE = 2**20


def kept_file(path: Path) -> EvidenceFile:
    """Keep the bytes of a file among the evidence."""
    with path.open("rb") as source:
        return files.keep(iter(lambda: source.read(READ_AT_ONCE), b""))
