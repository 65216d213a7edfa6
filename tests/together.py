"""Two people at once, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

from django.db import connection

from accounts.services import system_user
from evidence.ledger import ledger

#: How long the first waits before it commits, unless the second is done sooner: it must not be.
PATIENCE = 0.5


def together(first, second):
    """Run `second` while `first` has written and not yet committed; return what became of each."""
    written, done = Signal(), Signal()

    def run_first():
        try:
            with ledger(system_user()):
                first()
                written.set()
                done.wait(PATIENCE)
        finally:
            written.set()
            connection.close()

    def run_second():
        written.wait()
        try:
            second()
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.exception() for future in [pool.submit(run_first), pool.submit(run_second)]]
