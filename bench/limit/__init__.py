"""The limit: the same work by a bare program that checks nothing, keeps no history and draws no page."""

from bench.limit.exports import export_file
from bench.limit.imports import import_file
from bench.limit.tables import create, drop

__all__ = ["create", "drop", "export_file", "import_file"]
