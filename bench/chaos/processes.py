"""The mail server, and the workers that are killed and started anew."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from bench.chaos import workers

PLANNERS, SENDERS = 2, 4
ROOT = Path(__file__).resolve().parents[2]


class Sink:
    """The mail server's process, told what to do."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.port = int(self.heard())

    def say(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        if self.heard() != word:
            raise LookupError(f"The mail server did not do what it was told: {word}")

    def heard(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def sink(path: Path, seed: str) -> Iterator[Sink]:
    """Start the mail server and give it until the block ends."""
    command = [sys.executable, "-m", "bench.chaos.hostile", str(path), seed]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield Sink(process)


class Crew:
    """Planners and senders; who is killed is started anew."""

    def __init__(self, errors: Path) -> None:
        # Forked from a process that has loaded everything: to start one from nothing takes a second of a core.
        self.context = get_context("forkserver")
        self.context.set_forkserver_preload(["bench.chaos.warm"])
        self.errors = errors
        self.tasks = [workers.plan] * PLANNERS + [workers.send] * SENDERS
        self.members: list[BaseProcess] = []
        self.killed = {workers.plan: 0, workers.send: 0}

    def start(self) -> None:
        self.members = [self.begun(place) for place in range(len(self.tasks))]

    def begun(self, place: int) -> BaseProcess:
        process = self.context.Process(target=self.tasks[place], args=(str(self.errors),), daemon=True)
        process.start()
        return process

    def kill_one(self, random: Random) -> None:
        """Kill one at once and start another in its place."""
        place = random.randrange(len(self.tasks))
        self.kill(place)
        self.members[place] = self.begun(place)

    def kill(self, place: int) -> None:
        process = self.members[place]
        process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            raise LookupError(f"{self.tasks[place].__name__} ended by itself: {process.exitcode}")
        self.killed[self.tasks[place]] += 1

    def end(self) -> None:
        """Kill all."""
        for place in range(len(self.members)):
            self.kill(place)
