"""The product needs at run time what requirements.txt names, and nothing that only its tests bring along."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.migrated import begin_with

ROOT = Path(__file__).resolve().parents[1]

#: Runs as an installation would that never saw the packages of the tests.
VISIT = """
import sys

class Without:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in ABSENT else self.finder.find_spec(name, path, target)

sys.meta_path = [Without(finder) for finder in sys.meta_path]

import django
django.setup()
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from accounts.models import User
from sheets.admin.pages import SheetAdmin

call_command("collectstatic", verbosity=0, interactive=False)
call_command("migrate", verbosity=0)
call_command("load_reference", verbosity=0)
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
client.force_login(User.objects.create_superuser("root@example.com", None, full_name="Root"))
for model, page in admin.site._registry.items():
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    print("opened", client.get(reverse(f"{name}_changelist")).status_code, name)
    for format in ("xlsx", "csv") if isinstance(page, SheetAdmin) else ():
        print("opened", client.get(f"{reverse(f'{name}_export')}?format={format}").status_code, name, format)
"""


def names_in(lock):
    """Return the distributions that a lock names."""
    return {
        name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
    }


def only_for_tests():
    """Return the top-level modules that only packages of the tests bring."""
    extra = names_in("requirements-dev.txt") - names_in("requirements.txt")
    return {
        module
        for module, brought_by in packages_distributions().items()
        if {name.lower().replace("_", "-") for name in brought_by} <= extra
    }


def test_what_is_absent_is_told():
    assert {"openpyxl", "pytest", "playwright", "polib"} <= only_for_tests()
    assert not {"django", "xlsxwriter", "tablib", "import_export"} & only_for_tests()


@pytest.mark.usefixtures("valkey")
def test_every_list_opens_and_goes_out_without_the_packages_of_the_tests(tmp_path, migrated):
    begin_with(migrated, tmp_path / "db.sqlite3")
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GOODSTANDING_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "EVIDENCE_URL": f"file://{tmp_path / 'evidence'}",
    }
    visit = f"ABSENT = {sorted(only_for_tests())!r}\n{VISIT}"

    done = subprocess.run(
        [sys.executable, "-c", visit], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("opened ")]
    assert [line for line in lines if not line.startswith("opened 200 ")] == []
    assert len([line for line in lines if line.endswith(" xlsx")]) >= 4
