"""What strangers type, as it is kept: without signs that cannot be seen, and that would turn what is read round."""

from accounts.letters import one_line


def lines(text: str) -> str:
    """Return a text of several lines without what cannot be seen; direction marks and controls are such."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


def typed(name: str, value: str, *, several: frozenset[str] = frozenset()) -> str:
    """Return what was typed into a field, on one line unless the field is among `several`."""
    return lines(value) if name in several else one_line(value)
