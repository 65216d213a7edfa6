"""The sides are compared over the reference rows that ship."""

from tests.shipped import reference, shipped

__all__ = ["reference", "shipped"]
