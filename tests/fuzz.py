"""Read files that were damaged at random: `python -m tests.fuzz [SECONDS [SEED]]`, or `make fuzz`."""

import io
import json
import subprocess
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sheets.reading.process import started
from tests.evidence.inspection import fuzzed
from tests.sheets.reading.corpus import CASES

FILES, MOST_SECONDS = 50, 5
#: What calamine itself says where it gives up; the process ends, and the parent says that the file is damaged.
GIVEN_UP = (b"panicked at", b"memory allocation of")


class Kind(NamedTuple):
    """Files of a kind: what writes some into a folder, and what tells whether one became what it must not."""

    written: Callable[[Random, Path], list[tuple[str, bytes]]]
    outcome_of: Callable[[Path], tuple[str, bool]]


def fuzz(seconds: float, seed: int, folder: Path, kind: Kind) -> tuple[Counter[str], list[str]]:
    """Damage files for so many seconds; return how often each thing became of one, and what must not have."""
    random, counts, wrong = Random(seed), Counter[str](), list[str]()
    originals = kind.written(random, folder)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name, content = random.choice(originals)
        path = folder / f"{sum(counts.values())}-{name}"
        path.write_bytes(damaged(content, random))
        outcome, is_wrong = kind.outcome_of(path)
        counts[outcome] += 1
        if is_wrong:
            wrong.append(f"{path.name}: {outcome}")
        else:
            path.unlink()
    return counts, wrong


def written(random: Random, folder: Path) -> list[tuple[str, bytes]]:
    """Write some files of the corpus; return their names and contents."""
    found = []
    for case in random.sample(CASES, FILES):
        case.write(folder / case.name)
        found.append((case.name, (folder / case.name).read_bytes()))
    return found


def damaged(content: bytes, random: Random) -> bytes:
    """Return a file with some of its bytes changed, in the archive or in one of its entries."""
    if content.startswith(b"PK\x03\x04") and random.random() < 0.7:
        try:
            return repacked(content, random)
        except (zipfile.BadZipFile, zlib.error, RuntimeError):
            # It is damaged already, or locked.
            pass
    for _turn in range(random.randint(1, 8)):
        content = changed(content, random)
    return content


def repacked(content: bytes, random: Random) -> bytes:
    """Return an archive with one entry damaged and everything else whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        chosen = random.choice(archive.namelist())
        for name in archive.namelist():
            entry = archive.read(name)
            copy.writestr(name, changed(entry, random) if name == chosen else entry)
    return out.getvalue()


def changed(content: bytes, random: Random) -> bytes:
    """Return bytes with a stretch of them changed, lost, doubled, or new."""
    place = random.randrange(len(content) + 1)
    stretch = content[place : place + random.choice((1, 2, 4, 16, 256))]
    others = (
        random.randbytes(len(stretch)),
        bytes(byte ^ 1 << random.randrange(8) for byte in stretch),
        b"",
        stretch * random.choice((2, 50)),
        b"\0" * len(stretch),
        b"\xff" * len(stretch),
        stretch + random.choice((b'"', b"<!DOCTYPE x>", b"9" * 20, b"\n" * 99, b"\xef\xbb\xbf")),
    )
    return content[:place] + random.choice(others) + content[place + len(stretch) :]


def outcome_of(path: Path) -> tuple[str, bool]:
    """Return what became of a file, and whether that must not be."""
    with TemporaryDirectory() as folder, started(path, Path(folder), "") as process:
        try:
            out, words = process.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return "too slow", True
        if process.returncode:
            return words.decode(errors="replace")[-500:], not any(sign in words for sign in GIVEN_UP)
        answer = json.loads(out)
        if "refused" in answer:
            return answer["refused"], False
        return "rows", not all(is_storable(line) for line in lines(Path(folder), answer))


def lines(folder: Path, answer: dict[str, Any]) -> Iterator[str]:
    """Give every row that was handed over."""
    for number in range(len(answer["sheets"])):
        yield from (folder / f"{number}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]


def is_storable(line: str) -> bool:
    """Tell whether a row is what PostgreSQL can keep."""
    return isinstance(json.loads(line), list) and "\\u0000" not in line.replace("\\\\", "")


KINDS = {"sheets": Kind(written, outcome_of), "papers": Kind(fuzzed.written, fuzzed.outcome_of)}


def main(seconds: str = "60", seed: str = "") -> None:
    """Say what became of the files; leave with 1 if anything did that must not."""
    chosen, wrong = int(seed or time.time()), list[str]()
    for name, kind in KINDS.items():
        with TemporaryDirectory() as folder:
            counts, found = fuzz(float(seconds) / len(KINDS), chosen, Path(folder), kind)
        told = ", ".join(f"{outcome} {count}" for outcome, count in counts.most_common())
        sys.stdout.write(f"{sum(counts.values())} {name}, seed {chosen}: {told}\n")
        wrong += found
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
