"""What stands between suppliers stands in one place: portal/access.py."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from accounts.sessions import PORTAL

ROOT = Path(__file__).resolve().parents[2]
#: Reads rows for whoever has a right to them; all others ask it.
THE_ONE = "access.py"
#: Manager of a model that the rest of the portal asks -> why it may.
OPEN = {"CommitmentText": "what is published is the same for all suppliers"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
#: View that takes no visitor -> why not.
DOORS = {
    "choose": "says for whom one acts; shows the memberships of who is logged in",
    "login": "there is nobody yet",
    "CodeView": "there is nobody yet",
    "question": "there is nobody yet",
    "log_in_by_passkey": "there is nobody yet",
    "apply": "its key says whose it is",
    "application": "a firm that is no supplier yet; what a code has borne out says whose it is",
    "invitation": "its key says whose it is",
    "link": "its key says whose it is",
    "logout": "whoever it is goes out",
    "language": "it is one's own, and there may be nobody yet",
}


def modules():
    return sorted(path for path in (ROOT / "portal").rglob("*.py") if path.name != THE_ONE)


def managers_asked(tree):
    """Give whatever a manager is asked of, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield ast.unparse(node.value)


def looked_up_in_models(tree):
    """Give what get_object_or_404 and its like are given that is no query set of a visitor."""
    models = {model.__name__ for model in apps.get_models()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("get_"):
            yield from (ast.unparse(given) for given in node.args if ast.unparse(given) in models)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_reads_rows_by_itself(path):
    tree = ast.parse(path.read_text())

    assert sorted({*managers_asked(tree), *looked_up_in_models(tree)} - OPEN.keys()) == []


def test_the_rule_sees_what_it_forbids():
    tree = ast.parse("get_object_or_404(Upload, pk=1); Supplier.objects.get(); x.model._default_manager.all()")

    assert {*managers_asked(tree), *looked_up_in_models(tree)} == {"Upload", "Supplier", "x.model"}


def views(found=None, route=""):
    """Give the view of every address behind the portal's door."""
    for pattern in get_resolver().url_patterns if found is None else found:
        whole = f"{route}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from views(pattern.url_patterns, whole)
        elif f"/{whole}".startswith(PORTAL):
            yield pattern.callback


def test_every_page_of_a_supplier_takes_a_visitor():
    without = {getattr(view, "view_class", view).__name__ for view in views() if not hasattr(view, "is_for_visitor")}

    assert sorted(without) == sorted(DOORS)
