"""Reading files asks no database."""

from pathlib import Path

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Mark everything in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("no_database")
