"""Our own side: what the pages call, in one place."""

from collections import Counter
from pathlib import Path

from django.contrib import admin

from bench.sheets import requests
from evidence.files import stored
from sheets import runs
from sheets.admin.forms import RestForm
from sheets.admin.run_pages import drawn
from sheets.models import ImportRun
from suppliers.models import Supplier

#: Our words for what became of a row, as all sides say them.
OUTCOMES = {"new": "created", "changed": "updated", "unchanged": "unchanged", "refused": "refused"}


def import_file(path: Path) -> Counter[str]:
    """Preview a file, show the page, confirm; return how many rows were new, changed, unchanged."""
    run = preview(path)
    drawn(requests.asked(), run, RestForm()).render()
    return confirm(run)


def preview(path: Path) -> ImportRun:
    """Keep a file and what each of its rows would do."""
    actor = requests.person()
    run = runs.new_run(path.name, actor=actor, sheet="")
    with path.open("rb") as file, stored(iter(lambda: file.read(2**20), b"")) as bytes_kept:
        # As the page does with a short file, whatever the length of this one.
        runs.read_with(run, bytes_kept.path, actor, lambda: runs.begin(run, bytes_kept))
    return run


def preview_page(path: Path) -> int:
    """Preview a file and draw the page; return its size in bytes."""
    return len(drawn(requests.asked(), preview(path), RestForm()).render().content)


def confirm(run: ImportRun) -> Counter[str]:
    """Write what was previewed."""
    counts = runs.write(run, requests.person(), skip_refused=False).counts()
    return +Counter({word: counts[ours] for word, ours in OUTCOMES.items()})


def export_file(path: Path) -> None:
    """Take all suppliers away in the format that the path ends with."""
    page = admin.site.get_model_admin(Supplier)
    requests.save(page.export_action(requests.asked(format=path.suffix[1:])), path)
