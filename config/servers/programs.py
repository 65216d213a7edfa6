"""Programs that are started, watched and stopped together."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# Seconds. What has not ended by then is killed: a task that was lost rings again.
ENDS_WITHIN = 15


class Stopped(Exception):
    """Somebody pressed Ctrl-C, sent SIGTERM or closed the terminal."""


class Failed(Exception):
    """A program ended that should not have, or with an error; in words for the person at the terminal."""


@dataclass
class Programs:
    """Python programs of this installation, each with its own log in `logs`.

    A signal only sets `stop`: nothing is interrupted between the start of a program and its entry here.
    The programs inherit `lock`, so that what outlives a `kill -9` still holds it.
    """

    folder: Path
    logs: Path
    lock: IO[str]
    stop: threading.Event
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start `python -m command` as `name`, from now on watched."""
        self.add(name, self._open(name, *command))

    def add(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Watch a program that runs already."""
        self.running[name] = process
        self.lock.write(f" {process.pid}")
        self.lock.flush()

    def run_to_end(self, name: str, *command: str) -> str:
        """Run `python -m command` and return what it printed; raise Failed where it fails."""
        process = self._open(name, *command)
        try:
            while process.poll() is None:
                self.pause()
        finally:
            _kill_group(process)
        if process.returncode:
            raise Failed(f"{name} failed ({_ending(process)}).\n{self.last_words(name)}")
        return self._log_path(name).read_text(errors="replace")

    def pause(self) -> None:
        """Let a moment pass; raise Stopped when asked to stop, Failed when a watched program has ended."""
        if self.stop.wait(0.1):
            raise Stopped
        for name, process in self.running.items():
            if process.poll() is not None:
                raise Failed(f"{name} ended ({_ending(process)}).\n{self.last_words(name)}")

    def end(self) -> None:
        """Stop every program, the last started first, with all that it started itself."""
        for process in reversed(self.running.values()):
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                pass
            _kill_group(process)

    def new_log(self, name: str) -> IO[bytes]:
        """Open an empty log for `name`; the one before it is kept as `.old`."""
        path = self._log_path(name)
        if path.exists():
            path.replace(path.with_suffix(".old"))
        return path.open("wb")

    def last_words(self, name: str) -> str:
        """Return the end of a program's log, and where the whole of it is."""
        path = self._log_path(name)
        lines = path.read_text(errors="replace").splitlines()[-15:]
        return "\n".join([*(f"  {line}" for line in lines), f"All of it: {path}"])

    def _log_path(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _open(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with self.new_log(name) as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C must reach the supervisor only, which stops the others in order.
                start_new_session=True,
                pass_fds=(self.lock.fileno(),),
            )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the session of `process`."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # Nothing is left; macOS says "not permitted" of a group that only holds the dead.
    process.wait()


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
