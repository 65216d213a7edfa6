"""Take one rule after another out of a copy: `python -m tests.examined.mutants [WORD …]`, or `make mutants`.

What the machine tries must break the rule's law then. Exit 1 where nobody notices, or another law alone does.
"""

import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory, mkdtemp

from tests.examined.broken import MUTANTS
from tests.examined.mutant import Mutant

ROOT = Path(__file__).parents[2]
#: What is no source.
LEFT_OUT = (".git", ".venv", "var", "locale", "*_cache", "__pycache__", ".hypothesis", "test-results")
#: So long the machine looks for what a mutant breaks.
SECONDS = 300
#: How a line begins that tells which law is broken; where several are, a group of them is told, indented by bars.
ERROR = re.compile(r"E?[ |+-]*((?:\w+\.)*\w+Error: .+)")
#: So many copies are looked at side by side.
AT_ONCE = 2


def look(mutant: Mutant, folder: Path) -> str:
    """Let the machine look in a copy for what a mutant breaks; return what it found, nothing where it found nothing."""
    path = folder / mutant.path
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.applied(whole), encoding="utf-8")
    machine = ("tests/examined/test_machine.py", f"--seconds={SECONDS}", "--shrinking=0")
    command = [sys.executable, "-m", "pytest", "-q", "-x", *machine]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    finally:
        path.write_text(whole, encoding="utf-8")
    if done.returncode == 0:
        return ""
    said = [told[1] for told in map(ERROR.fullmatch, done.stdout.splitlines()) if told]
    return "; ".join(dict.fromkeys(said)) or done.stdout[-500:]


def copied(folder: Path) -> Path:
    """Copy what the machine runs on into a folder; return the copy."""
    copy = Path(mkdtemp(dir=folder), "copy")
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    shutil.copytree(ROOT / "locale", copy / "locale")
    return copy


def judge(mutant: Mutant, copies: "SimpleQueue[Path]") -> bool:
    """Say what became of a mutant in a copy that nobody else uses; return whether its law found it."""
    started, copy = time.monotonic(), copies.get()
    try:
        found = look(mutant, copy)
    finally:
        copies.put(copy)
    is_found = any(law in found for law in mutant.law.split("|"))
    verdict = "found" if is_found else "FOUND BY ANOTHER LAW" if found else "NOT FOUND"
    print(f"{mutant.name}: {verdict} in {time.monotonic() - started:.0f} s: {found}", flush=True)
    return is_found


def main(words: list[str]) -> int:
    """Look for each mutant whose name has one of some words, or for all; return how many their laws did not find."""
    wanted = [mutant for mutant in MUTANTS if not words or any(word in mutant.name for word in words)]
    copies: SimpleQueue[Path] = SimpleQueue()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        for _copy in range(AT_ONCE):
            copies.put(copied(Path(folder)))
        return [*pool.map(lambda mutant: judge(mutant, copies), wanted)].count(False)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
