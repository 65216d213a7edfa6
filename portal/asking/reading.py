"""What was read from a file beside what somebody typed."""

from collections.abc import Mapping

from foundation.folding import fold_name


def differing(read: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was read where something else is typed: spaces, width and Chinese variants do not count."""
    return {name: read[name] for name, value in typed.items() if fold_name(read[name]) != fold_name(value)}
