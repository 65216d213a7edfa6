"""What a browser tells of a page."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
#: The rule whose answer the colours of a scheme change.
CONTRAST = "color-contrast"
#: That links in a text are told by more than their colour.
LINKS = "link-in-text-block"


def faults(page, *rules):
    """Return what axe finds on the page, by all rules or those named: how grave, rule, how often and where first."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # Nothing is loaded beforehand: no rule that counts here asks for sheets or sounds of elsewhere.
    options = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": rules} if rules else {})
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [(rule["impact"], rule["id"], len(rule["nodes"]), rule["nodes"][0]["target"]) for rule in found]
