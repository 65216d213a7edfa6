"""A rule that is taken out of a copy of the source."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """A rule that is taken out: texts of a file, what stands there instead, and what the law that it breaks says.

    Where the database holds the law too, it speaks first: then it is the name of its constraint. Where either of two
    laws may speak first, they stand beside each other.
    """

    name: str
    path: str
    text: str
    instead: str
    law: str
    #: Where the file holds the rule at another place too: its text there, and what stands there instead.
    also: tuple[str, str] | None = None

    def applied(self, whole: str) -> str:
        """Return a file's text without the rule; raise LookupError where it does not say the rule."""
        for text, instead in [(self.text, self.instead), *filter(None, [self.also])]:
            if text not in whole:
                raise LookupError(f"{self.path} does not say: {text}")
            # The last one: docstrings and requests stand above decisions.
            whole = instead.join(whole.rsplit(text, 1))
        return whole


def without(name: str, path: str, text: str, law: str) -> Mutant:
    """Return a mutant that lacks a line."""
    return Mutant(name, f"audits/services/{path}.py", text, "", law)
