"""What a browser tells of a page."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")


def serious(page):
    """Return what axe finds serious on the page: rule, how often and where first."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], len(rule["nodes"]), rule["nodes"][0]["target"]) for rule in found if rule["impact"] in SERIOUS]
