"""Read what a certificate says: proposals for whoever types, never a decision."""

from attestations.reading.reading import read
from attestations.reading.standards import others_named

__all__ = ["others_named", "read"]
