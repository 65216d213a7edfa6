"""Read files that a test wrote, whole."""

from types import SimpleNamespace

import pytest

from sheets.reading import Unreadable, cells_of, opened


def taken(path, encoding=""):
    """Return what a file is, and all its rows by the name of their sheet."""
    with opened(path, path.name, encoding) as file:
        return SimpleNamespace(
            format=file.format,
            encoding=file.encoding,
            notices=file.notices,
            rows={sheet.name: [cells_of(line) for line in sheet.lines()] for sheet in file.sheets},
        )


def rows(path, encoding=""):
    """Return the rows of a file with one sheet."""
    (found,) = taken(path, encoding).rows.values()
    return found


def refused(path, encoding=""):
    """Return the refusal of a file."""
    with pytest.raises(Unreadable) as error, opened(path, path.name, encoding):
        pytest.fail("It was read.")
    return error.value


def refusal(path, encoding=""):
    """Return the code of the refusal of a file."""
    return refused(path, encoding).code
