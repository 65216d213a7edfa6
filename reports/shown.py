"""What the page of a report shows of its figures: long lists are cut to their first rows, and say how many there are.

It is kept beside the figures, so that nobody reads all of them, some 20 MB for 100,000 suppliers, to see a page.
"""

from typing import Any

from reports.called import OFFICERS, SUPPLIERS, Called, supplier_codes
from reports.figures import table_modules
from reports.pages import MOST_SHOWN, WHOLE


def shown_of(tables: dict[str, Any], names: Called) -> dict[str, Any]:
    """Return tables and names as a page needs them: {"tables", "names"}."""
    lists = {module.CODE: getattr(module, "LISTS", ()) for module in table_modules()}
    shown = {code: cut(figures, lists.get(code, ())) for code, figures in tables.items()}
    codes = supplier_codes(shown)
    people = {
        label: {code: name for code, name in names.get(label, {}).items() if code in codes}
        for label in (SUPPLIERS, OFFICERS)
    }
    return {"tables": shown, "names": names | people}


def cut(figures: Any, lists: tuple[str, ...]) -> Any:
    """Return the figures of a table with no more of its lists than a page shows; `WHOLE` has how long each was."""
    long = [name for name in lists if len(figures.get(name, ())) > MOST_SHOWN]
    if not long:
        return figures
    whole = {name: len(figures[name]) for name in long}
    return figures | {name: figures[name][:MOST_SHOWN] for name in long} | {WHOLE: whole}
