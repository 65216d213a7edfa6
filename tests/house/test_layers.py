import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_PART_OF_THE_HOUSE = {"bench", "tests"}


@pytest.fixture(scope="module")
def rules():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_every_package_is_watched(rules):
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NO_PART_OF_THE_HOUSE

    assert set(rules["root_packages"]) == packages


def test_every_package_has_its_layer(rules):
    (contract,) = rules["contracts"]
    layers = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}

    assert set(rules["root_packages"]) <= layers


def test_no_import_is_excused(rules):
    (contract,) = rules["contracts"]

    assert "ignore_imports" not in contract
