"""Taking an import back from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.services import system_user
from sheets.management.commands.undo_import import Command
from suppliers.models import Supplier
from suppliers.services import save_supplier
from tests.factories import UserFactory
from tests.sheets.bringing import bring, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]


def run(*options):
    """Run the command; return its exit, what it printed and what it said."""
    out, said = StringIO(), StringIO()
    try:
        call_command("undo_import", *options, stdout=out, stderr=said)
    except SystemExit as left:
        return left.code, out.getvalue(), said.getvalue()
    return 0, out.getvalue(), said.getvalue()


def test_an_import_is_named_by_its_number_or_its_reference():
    first, second = bring(suppliers=[supplier("S1")]).run, bring(suppliers=[supplier("S2")]).run

    assert run(str(first.pk)) == (0, "The import of test is undone.\n", "")
    assert run(str(second.public_id)) == (0, "The import of test is undone.\n", "")
    assert Supplier.objects.count() == 0


def test_a_program_reads_json_alone():
    made = bring(suppliers=[supplier("S1")]).run
    person = UserFactory(superuser=True)

    exit_code, out, said = run(str(made.pk), "--json", "--user", person.email)

    made.refresh_from_db()
    assert (exit_code, json.loads(out)) == (0, {"run": made.pk, "state": "undone"})
    assert said == "The import of test is undone.\n"
    assert made.undone_by == person


def test_what_stands_in_the_way_is_named():
    made = bring(suppliers=[supplier("S1"), supplier("S2")]).run
    for one in Supplier.objects.order_by("code"):
        save_supplier(one, actor=system_user())

    exit_code, out, said = run(str(made.pk), "--json")

    error = json.loads(out)["error"]
    assert (exit_code, error["code"], error["more"]) == (1, "in_the_way", 0)
    assert [(one["sheet"], one["row"], one["what"], one["run"]) for one in error["obstacles"]] == [
        ("Suppliers", 2, "Master data changed", None),
        ("Suppliers", 3, "Master data changed", None),
    ]
    assert said.splitlines() == [
        error["message"],
        f"Suppliers, row 3, S2 Supplier S2, Master data changed, {system_user()}",
    ]


@pytest.mark.parametrize("name", ["4711", "not-a-reference", "00000000-0000-0000-0000-000000000000"])
def test_an_import_that_is_not_there_is_refused(name):
    exit_code, out, _said = run(name, "--json")

    assert (exit_code, json.loads(out)["error"]) == (
        2,
        {"code": "no_such_import", "message": f"There is no import {name}."},
    )


@pytest.mark.either
@pytest.mark.both
def test_an_import_is_undone_once():
    made = bring(suppliers=[supplier("S1")]).run
    run(str(made.pk))

    assert run(str(made.pk)) == (2, "", "The import of test was undone already.\n")


@pytest.mark.parametrize("arguments", [[], ["1", "2"], ["1", "--twice"]])
def test_wrong_options_are_refused_in_words(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        Command().run_from_argv(["manage.py", "undo_import", *arguments])

    assert left.value.code == 2
    assert "name one import" in capsys.readouterr().err
