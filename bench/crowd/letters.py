"""The mails that the product wrote into a folder, as they come in."""

import os
import re
import time
from email import message_from_bytes, policy
from pathlib import Path
from threading import Lock

#: What follows each mail in a file.
END = b"\n" + b"-" * 79 + b"\n"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
EVERY = 0.1  # seconds
WITHIN = 120  # seconds


class Letters:
    """The codes that were mailed, by recipient, the oldest first. Many may wait for theirs at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: How much of each file was read.
        self.read: dict[str, int] = {}
        self.looked_at = 0.0
        self.codes: dict[str, list[str]] = {}
        self.turn = Lock()

    def code(self, address: str, number: int) -> str:
        """Wait for the code of this number (1 is the first) of an address; raises TimeoutError."""
        start = time.monotonic()
        while time.monotonic() < start + WITHIN:
            with self.turn:
                self.look()
                if len(found := self.codes.get(address, [])) >= number:
                    return found[number - 1]
            time.sleep(EVERY)
        raise TimeoutError(f"No code {number} for {address}")

    def look(self) -> None:
        """Read what came in since, unless somebody else has just done so."""
        if time.monotonic() < self.looked_at + EVERY:
            return
        for entry in os.scandir(self.folder):
            begun = self.read.get(entry.path, 0)
            if entry.stat().st_size == begun:
                continue
            # The last may still be being written.
            *letters, _rest = Path(entry.path).read_bytes()[begun:].split(END)
            self.read[entry.path] = begun + sum(len(letter) + len(END) for letter in letters)
            for letter in letters:
                self.note(letter)
        self.looked_at = time.monotonic()

    def note(self, letter: bytes) -> None:
        message = message_from_bytes(letter, policy=policy.default)
        if found := CODE.search(str(message["Subject"])):
            self.codes.setdefault(str(message["To"]), []).append(found[0])
