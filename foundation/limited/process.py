"""Start the processes in which files of strangers are read."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
#: Nothing of ours: no address of a database, no key.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
TOO_SLOW = (-signal.SIGXCPU, -signal.SIGALRM)
#: How allocators of C++ and Rust end where memory does.
NO_MEMORY = -signal.SIGABRT


def start(
    module: str, *arguments: str, out: int | IO[bytes] = subprocess.PIPE, words: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start a program of ours that knows nothing of ours, such as `sheets.parsing`."""
    return subprocess.Popen(
        [sys.executable, "-s", "-m", module, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=words,
    )


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until a process has ended; raise subprocess.TimeoutExpired where it takes longer.

    Linux tells at once. Python alone looks every twentieth of a second, half of what a paper takes.
    """
    if not hasattr(os, "pidfd_open"):
        process.wait(seconds)
        return
    told = os.pidfd_open(process.pid)
    try:
        ends = select.poll()
        ends.register(told, select.POLLIN)
        ends.poll(seconds * 1000)
    finally:
        os.close(told)
    process.wait(0)
