"""The mail server, a process of its own: hostile until told to be friendly. What it has it keeps before it says so."""

import hashlib
import json
import os
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.servers.smtp import Answer, Received, Smtp

#: Of a hundred messages so many meet each of these, at the first and the second time; the others are taken.
MEETS = {Answer.DEFER: 10, Answer.GOING: 4, Answer.DROP: 3, Answer.FORGET: 3}
PATIENCE = 2
#: Of a hundred recipients so many are unknown for ever.
UNKNOWN = 5
#: How far away the server is: so long it takes until an answer is there.
PLACES = {"near": 0.0, "far": 0.01}  # seconds
#: How long the server thinks at most before it answers.
THINKS = 0.01  # seconds


def main(path: str, seed: str) -> None:
    """Serve on the port that is printed, and do what is said on the standard input, until that ends."""
    moods = {"hostile": hostile, "friendly": friendly, "open": lambda *_message: Answer.ACCEPT}
    now = "hostile"
    with Path(path).open("ab") as file:
        server = Smtp(lambda *message: moods[now](seed, *message), lambda received: keep(received, file, now))
        server.up()
        print(server.port, flush=True)
        for line in sys.stdin:
            word = line.strip()
            if word in moods:
                now = word
            elif word in PLACES:
                server.latency = PLACES[word]
            else:
                {"up": server.up, "down": server.down}[word]()
            print(word, flush=True)


def chance(*words: object) -> tuple[int, float]:
    """Return a number below a hundred and a share of one, always the same for the same words."""
    digest = hashlib.sha256(repr(words).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100, digest[4] / 255


def is_unknown(seed: str, recipient: str) -> bool:
    """Tell whether the server knows no such recipient."""
    return chance(seed, recipient)[0] < UNKNOWN


def hostile(seed: str, recipient: str, tries: int) -> Answer:
    """Think a little, and let the first tries for a recipient meet whatever there is."""
    number, share = chance(seed, recipient, tries)
    time.sleep(share * THINKS)
    if is_unknown(seed, recipient):
        return Answer.REFUSE
    if tries <= PATIENCE:
        for meets, so_many in MEETS.items():
            if number < so_many:
                return meets
            number -= so_many
    return Answer.ACCEPT


def friendly(seed: str, recipient: str, _tries: int) -> Answer:
    return Answer.REFUSE if is_unknown(seed, recipient) else Answer.ACCEPT


def keep(received: Received, file: IO[bytes], mood: str) -> None:
    """Write a message to the disk; while hostile, think before saying so: whoever is killed meanwhile cannot know."""
    line = [received.message_id, received.recipient, received.is_told, b64encode(received.content).decode()]
    file.write(json.dumps(line).encode() + b"\n")
    if mood == "open":
        # It measures who sends, not this disk.
        return
    file.flush()
    os.fsync(file.fileno())
    if mood == "hostile":
        time.sleep(chance(*line[:2])[1] * THINKS)


def kept(path: Path) -> Iterator[Received]:
    """Give every message that the server kept."""
    for line in path.read_text().splitlines():
        _message_id, recipient, is_told, content = json.loads(line)
        yield Received(recipient, b64decode(content), is_told)


if __name__ == "__main__":
    main(*sys.argv[1:])
