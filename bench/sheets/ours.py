"""Our own side: what the pages and the command call, in one place."""

from collections import Counter
from pathlib import Path

from django.contrib import admin

from bench.sheets import requests
from foundation.dates import today
from sheets.admin.forms import RestForm
from sheets.engine import Options, Report, import_file as engine
from sheets.models import ImportRun
from suppliers.models import Supplier

#: Our words for what became of a row, as all sides say them.
OUTCOMES = {"new": "created", "changed": "updated", "unchanged": "unchanged", "refused": "refused"}


def import_file(path: Path) -> Counter[str]:
    """Preview a file, show the page, confirm; return how many rows were new, changed, unchanged."""
    preview_page(path)
    return confirm(path)


def preview(path: Path) -> Report:
    return engine(path, path.name, actor=requests.person(), today=today(), options=Options(dry_run=True))


def preview_page(path: Path) -> int:
    """Preview a file and draw the page; return its size in bytes."""
    page = admin.site.get_model_admin(Supplier)
    run = ImportRun(file_name=path.name)
    return len(page.show(requests.asked(), run, preview(path), RestForm()).render().content)


def confirm(path: Path) -> Counter[str]:
    report = engine(path, path.name, actor=requests.person(), today=today(), options=Options())
    counts = report.counts()
    return +Counter({word: counts[ours] for word, ours in OUTCOMES.items()})


def export_file(path: Path) -> None:
    """Take all suppliers away in the format that the path ends with."""
    page = admin.site.get_model_admin(Supplier)
    requests.save(page.export_action(requests.asked(format=path.suffix[1:])), path)
