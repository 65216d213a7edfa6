"""A made-up buyer of any size, written straight into the tables."""

from bench.company.build import build

__all__ = ["build"]
