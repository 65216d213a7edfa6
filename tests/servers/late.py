"""A way to a server on which each answer comes late."""

import socket
import time
from contextlib import contextmanager
from threading import Thread

MOST = 65536


@contextmanager
def passing_on(port, delay):
    """Give a port of this machine that leads to another; all that comes back is held up for some seconds."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        Thread(target=serve, args=(door, port, delay), daemon=True).start()
        yield door.getsockname()[1]


def serve(door, port, delay):
    """Pass on what comes to a door, until it is shut."""
    while True:
        try:
            caller, _address = door.accept()
        except OSError:
            return
        server = socket.create_connection(("127.0.0.1", port))
        Thread(target=pass_on, args=(caller, server, 0), daemon=True).start()
        Thread(target=pass_on, args=(server, caller, delay), daemon=True).start()


def pass_on(source, target, delay):
    """Pass on what one says to another, so much later, until either hangs up."""
    try:
        while said := source.recv(MOST):
            time.sleep(delay)
            target.sendall(said)
    except OSError:
        pass
    finally:
        # Whoever waits in `recv` is woken.
        for line in (source, target):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            line.close()
