"""Read what a certificate says: proposals for whoever types, never a decision."""

from attestations.reading.reading import read

__all__ = ["read"]
