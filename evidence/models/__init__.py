"""The chain of events and the files that were handed in."""

from evidence.models.event import Event, LedgerHead
from evidence.models.file import EvidenceFile

__all__ = ["Event", "EvidenceFile", "LedgerHead"]
