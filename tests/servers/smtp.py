"""A mail server that answers as it is told, a message at a time: it takes it, refuses it, or hangs up in the middle."""

import contextlib
import enum
import math
import re
import socketserver
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from config.servers.valkey import free_port


class Answer(enum.Enum):
    """What a message meets."""

    ACCEPT = "250 Taken"
    DEFER = "451 4.7.1 Greylisted, try again later"
    REFUSE = "550 5.1.1 No such mailbox"
    DENY = "554 5.7.1 Relay access denied"
    #: Said after DATA, and the line is cut.
    GOING = "421 4.3.2 Shutting down"
    #: The message is kept, and the line cut before it is said so.
    DROP = "kept, and never said so"
    #: The line is cut after DATA, and nothing is kept.
    FORGET = "neither kept nor said"
    #: The line is cut before DATA, once the recipient is named.
    HANG_UP = "not heard out"


@dataclass(frozen=True)
class Received:
    """A message that the server has whole; `is_told` where the sender heard so."""

    recipient: str
    content: bytes
    is_told: bool

    @property
    def message_id(self):
        """The Message-ID, with its brackets."""
        return re.search(rb"^Message-ID:\s*(<[^>]+>)", self.content, re.IGNORECASE | re.MULTILINE)[1].decode()


class Smtp:
    """A server on a port of its own, which keeps its port while it is down.

    `answer` says what a message meets, by its recipient and how often that has been tried; `keep` is given each
    message before the sender hears of it.
    """

    def __init__(self, answer=None, keep=None):
        self.port = free_port()
        self.is_log_in_refused = False
        #: At which command it hangs up on everybody, such as MAIL; or "connect", without a word.
        self.hangs_up_at = ""
        #: Over one connection so many messages are taken; it says so to the next one.
        self.most = math.inf
        #: How long an answer is under way, in seconds.
        self.latency = 0.0
        self.received = []
        #: How many connections there were.
        self.connections = 0
        self._script = defaultdict(deque)
        #: No larger message is taken, of so many bytes; 0 where that is not said.
        self.largest = 0
        self._tries = Counter()
        self._answer = answer or self._as_scripted
        self._keep = keep or self.received.append
        self._lock = threading.Lock()
        self._server = None

    def script(self, recipient, *answers):
        """Let the next messages to a recipient meet `answers`, one each; those after them are taken."""
        self._script[recipient].extend(answers)

    def unscript(self, recipient):
        """Let all further messages to a recipient be taken."""
        self._script[recipient].clear()

    def answer(self, recipient):
        """Return what the message to a recipient meets that comes now."""
        with self._lock:
            self._tries[recipient] += 1
            tries = self._tries[recipient]
        return self._answer(recipient, tries)

    def keep(self, received):
        """Keep a message."""
        with self._lock:
            self._keep(received)

    def up(self):
        """Listen."""
        self._server = _Server(("127.0.0.1", self.port), _Conversation)
        self._server.smtp = self
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def down(self):
        """Refuse connections from now on; who is connected is heard out."""
        self._server.shutdown()
        self._server.server_close()

    def _as_scripted(self, recipient, _tries):
        answers = self._script[recipient]
        return answers.popleft() if answers else Answer.ACCEPT


@contextlib.contextmanager
def running(**how):
    """Give a server that listens until the block ends."""
    server = Smtp(**how)
    server.up()
    try:
        yield server
    finally:
        server.down()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


class _Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.server.smtp.connections += 1
        self.recipient, self.taken = "", 0
        if self.server.smtp.hangs_up_at == "connect":
            return
        with contextlib.suppress(ConnectionError):  # The sender was killed.
            self.say("220 sink")
            while (line := self.rfile.readline()) and self.follow(line.decode().strip()):
                pass

    def follow(self, line):
        """Do what a command asks; return whether the line stays open."""
        verb = line[:4].upper()
        if verb == self.server.smtp.hangs_up_at:
            return False
        if verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            self.meets = self.server.smtp.answer(self.recipient)
            if self.meets is Answer.HANG_UP:
                return False
            self.say(self.meets.value if self.meets in (Answer.DEFER, Answer.REFUSE, Answer.DENY) else "250 OK")
        elif verb == "DATA":
            self.say("354 Go on")
            return self.take([*iter(self.line_of_message, b".\r\n")])
        elif verb == "EHLO":
            size = f"250-SIZE {self.server.smtp.largest}\r\n" * bool(self.server.smtp.largest)
            self.say(f"250-sink\r\n{size}250 AUTH PLAIN")
        elif verb == "MAIL" and int(line.lower().partition("size=")[2] or 0) > (self.server.smtp.largest or math.inf):
            self.say("552 5.3.4 Message size exceeds fixed limit")
        elif verb == "MAIL" and self.taken >= self.server.smtp.most:
            self.say("421 4.7.0 Too many messages over one connection")
            return False
        elif verb == "AUTH":
            self.say("535 5.7.8 Wrong password" if self.server.smtp.is_log_in_refused else "235 Welcome")
        else:
            self.say("221 Bye" if verb == "QUIT" else "250 OK")
        return verb != "QUIT"

    def line_of_message(self):
        if line := self.rfile.readline():
            return line
        raise ConnectionAbortedError

    def take(self, lines):
        content = b"".join(lines)
        if self.meets is Answer.GOING:
            self.say(self.meets.value)
        if self.meets in (Answer.ACCEPT, Answer.DROP):
            self.server.smtp.keep(Received(self.recipient, content, self.meets is Answer.ACCEPT))
        if self.meets is not Answer.ACCEPT:
            return False
        self.say(self.meets.value)
        self.taken += 1
        return True

    def say(self, words):
        time.sleep(self.server.smtp.latency)
        self.wfile.write(f"{words}\r\n".encode())
