"""What is raised where a file cannot be read."""

from dataclasses import dataclass, field


# Not frozen: a context manager that it leaves sets its traceback.
@dataclass(eq=False)
class Unreadable(Exception):
    """A file, or how it is to be taken, that is refused as a whole: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Reading:
    """How a text would read in an encoding: the encoding's code, what people call it, the first rows."""

    encoding: str
    title: str
    rows: list[list[str]]


@dataclass(eq=False)
class NotSure(Unreadable):
    """A text that can be in several encodings, or hardly in any: somebody must choose."""

    readings: list[Reading] = field(default_factory=list)
