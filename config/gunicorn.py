"""How gunicorn serves: the same for `make run` and for production behind a reverse proxy."""

import os
from threading import Thread
from typing import Any

wsgi_app = "config.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
# Twenty of a process may take in files at once (portal/receiving.py), each as slowly as its sender's line is: they wait
# and cost nothing. The others are for pages.
threads = 28
# A restart lets running requests end; an import's preview is the longest of them.
timeout = 120
graceful_timeout = 10
# Its control socket would stay behind in the home folder; signals do for us.
control_socket_disable = True
accesslog = "-"
logger_class = "config.access_log.AccessLogger"


def post_worker_init(_worker: Any) -> None:
    """Let a worker that begins read fonts and words while nobody waits for it.

    Each by itself: what sets documents has threads of its own, which a fork of the first process would lose.
    """
    # It needs what the application has set up by now.
    from config.warming import warm

    Thread(target=warm, name="warming", daemon=True).start()
