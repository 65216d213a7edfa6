"""What a browser tells of a page."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")
#: The one rule whose answer the colours of a scheme change.
CONTRAST = "color-contrast"


def serious(page, *rules):
    """Return what axe finds serious on the page, by all rules or those named: rule, how often and where first."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], len(rule["nodes"]), rule["nodes"][0]["target"]) for rule in found if rule["impact"] in SERIOUS]
