"""A broker of a test's own, which can be brought into every trouble that it may be in while it listens."""

import contextlib

import redis

from config.servers import valkey

#: What each trouble is made of, and what ends it, as an administrator or a small machine would make it.
TROUBLES = {
    "full": (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
    "read-only": (["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]),
    "another password": (["CONFIG", "SET", "requirepass", "changed"], ["CONFIG", "SET", "requirepass", ""]),
}
#: Whoever saves something waits for it a second or so; a busy machine takes longer.
NOBODY_WAITS = 5  # seconds


class Broker:
    """A running broker, and a line to it that stays open whatever becomes of its password."""

    def __init__(self, url, line):
        self.url, self.line = url, line

    def fall_into(self, trouble):
        """Answer no more as it should."""
        self.line.execute_command(*TROUBLES[trouble][0])

    def recover_from(self, trouble):
        """Answer as it should again."""
        ending = TROUBLES[trouble][1]
        if ending[-1] == "":
            ending = [*ending[:-1], self.line.connection_pool.connection_kwargs["password"]]
        self.line.execute_command(*ending)

    def evict(self):
        """Throw away all that was kept, as `allkeys-lru` does where something else needs the memory."""
        self.line.execute_command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        self.fall_into("full")
        with contextlib.suppress(redis.OutOfMemoryError):
            self.line.set("another", "program’s")
        self.recover_from("full")

    @property
    def rings(self):
        """How many rings wait."""
        return self.line.llen("celery")


@contextlib.contextmanager
def running(folder):
    """Give a broker that listens until the block ends."""
    with (folder / "broker.log").open("wb") as log:
        process, url = valkey.start(folder / "broker", log)
        try:
            with redis.Redis.from_url(url, single_connection_client=True) as line:
                yield Broker(url, line)
        finally:
            process.kill()
            process.wait()
