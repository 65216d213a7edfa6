"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser

Fields = dict[str, str]
#: What is not sent unless somebody ticks it.
TICKED = ("checkbox", "radio")


class Forms(HTMLParser):
    """What stands in the fields of each form that is posted."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Fields] = []
        self.area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.found.append({})
        elif tag in ("input", "textarea", "select") and said.get("name") and self.found:
            is_sent = said.get("type") not in TICKED or "checked" in said
            self.found[-1].setdefault(said["name"], said.get("value", "") if is_sent else "")
            self.area = said["name"] if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1][self.area] += data


def fields_of(page: bytes, name: str, typed: Fields) -> Fields:
    """Return what the form with a field of this name sends once its empty fields are filled.

    Raises LookupError where the page has no such form.
    """
    forms = Forms()
    forms.feed(page.decode())
    form = next((form for form in forms.found if name in form), None)
    if form is None:
        raise LookupError(f"No form with {name}: {forms.found}")
    sent = {key: value.strip() or typed.get(key, "") for key, value in form.items()}
    return {key: value for key, value in sent.items() if value}
