"""What the forms of the portal send, with rows of one's own supplier and of another in it."""

import io
from dataclasses import dataclass
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from demo.paper import pdf
from foundation.dates import today
from tests.portal.test_matrix import SAME


@dataclass(frozen=True)
class Choice:
    """Picks what is typed: rows of either of two suppliers."""

    random: Random
    #: What names the rows of each.
    two: tuple

    def whole(self, name):
        """Return all that one of the two has of something."""
        return self.random.choice(self.two)[name]

    def row(self, name):
        """Return what names a row of one of the two."""
        return self.random.choice(self.whole(name))

    def of(self, *given):
        """Return one of what is given."""
        return self.random.choice(given)


def sent(name, choice):
    """Return what is sent to a page of a name: such as its form sends; nothing where it has none."""
    form = FORMS.get(SAME.get(name, name))
    return form(choice) if form else {}


def hand_in(choice):
    return {"file": SimpleUploadedFile("mine.pdf", pdf([f"mine {choice.random.random()}"]))}


def add_pages(choice):
    return {"file": SimpleUploadedFile("mine.png", png_of(f"mine {choice.random.random()}"))}


def check(choice):
    return {
        "replaces": choice.row("paper_pk"), "signatory_name": "x", "signatory_title": "y",
        "valid_from": "2026-01-05", "compared": "on",
    }  # fmt: skip


def clause(choice):
    return {
        "contract_reference": "C", "clause": "1", "valid_from": "2026-01-05", "attached": str(choice.row("upload")),
    }  # fmt: skip


def sign(choice):
    return {
        "sha256": choice.row("sha256"), "is_read": "on", "is_agreed": "on", "name": "x", "title": "y",
        "capacity": "legal_representative",
    }  # fmt: skip


def company(choice):
    contact = choice.row("contact")
    return {
        "primary": contact, f"contact-{contact}-name": "x", f"contact-{contact}-remove": "on",
        "name": "new", "initial-name": "old", "words": "because",
    }  # fmt: skip


def finding(choice):
    said = dict.fromkeys(("root_cause", "correction", "prevention", "owner"), "x")
    return said | {"due_on": "2026-01-05"} | attached(choice)


def attached(choice):
    return {"attached": choice.row("upload")} | choice.of({}, {"attach": "1"})


def more_time(_choice):
    return {"time-due_on": "2030-01-05", "time-why": "x"}


#: Page -> what its form sends.
FORMS = {
    "hand-in": hand_in,
    "add-pages": add_pages,
    "check": check,
    "announce": lambda _choice: {"valid_until": today().isoformat()},
    "clause": clause,
    "sign": sign,
    "sign-read": lambda choice: {"sha256": choice.row("sha256")},
    "sign-code": lambda choice: choice.of({"again": "1"}, {"code": "ABCDEFGH"}),
    "company": company,
    "finding": finding,
    "plan-action": lambda choice: {"said": "x"} | attached(choice),
    "engagement": lambda choice: {"answer": choice.of("comes", "declines", "x")},
    "more-time": more_time,
    "plan-more-time": more_time,
    "security-code": lambda choice: choice.of({"again": "1"}, {"code": "ABCDEFGH"}),
    "passkey-add": lambda choice: {"name": "x", "answer": choice.whole("credential")},
    "passkey-login": lambda choice: {"answer": choice.whole("credential")},
    "application": lambda choice: {"name": "x", "seen": "0", "do": choice.of("save", "submit")},
    "choose": lambda choice: {"membership": choice.row("membership")},
    "login": lambda choice: {"email": choice.of(choice.two[0]["email"], "nobody@example.com", "x")},
    "code": lambda _choice: {"code": "12345678"},
}


def png_of(words):
    """Return a picture of words."""
    picture, out = Image.new("L", (200, 20), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((2, 2), words)
    picture.save(out, "PNG")
    return out.getvalue()
