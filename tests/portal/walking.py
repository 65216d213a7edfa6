"""Walk through the portal as somebody of one supplier, and look everywhere for what is the other's."""

import html
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, unquote
from uuid import UUID

import pypdf
import pypdfium2
from django.core import mail
from django.urls import NoReverseMatch, reverse

from accounts.posting import wait_for_post
from attestations.models import CommitmentText
from audits.models import PlannedAction
from evidence.models import EvidenceFile
from reminders.channels.mail import message_of
from reminders.models import Mail
from suppliers.models import Membership
from tests.portal.doors import entered
from tests.portal.sown import ASKED, CERTIFICATE, OTHER
from tests.portal.test_matrix import KEYS, SAME, patterns
from tests.portal.typing_in import Choice, sent

LANGUAGES = ("en", "zh-hant", "zh-hans")
QUERIES = (
    "page=2",
    "page=-1",
    "page=x",
    "language=en",
    "language=xx",
    "next=//example.org/",
    "supplier__name=x",
    "%00",
)
BAD = ("../..", "a" * 300, "%27--", "<script>", "０", "%ff", "{{x}}", "-1")


@dataclass
class Walk:
    """What was asked for, what came of it, and what was found that must not be."""

    one: object
    other: object
    staff_pages: list
    random: Random
    seen: Counter = field(default_factory=Counter)
    found: list = field(default_factory=list)

    def __post_init__(self):
        self.client = entered(self.one.person)
        self.own, self.others = rows_of(self.one), rows_of(self.other)
        self.choice = Choice(self.random, (self.own, self.others))
        self.forbidden = strings_of(self.other, self.one.inside)

    def every_page(self):
        """Ask for every page with one's own rows, the other's, such as are not there, and what is no key."""
        for name in sorted({*patterns()}):
            for whose in ("own", "other's", "nobody's", "no key"):
                for method in ("GET", "POST"):
                    self.ask(method, self.address(name, whose), sent(name, self.choice) if method == "POST" else {})

    def every_paper(self):
        """Ask for each of one's own papers: some of what is asked for at random are there."""
        for name in ("form", "receipt", "file"):
            for key in self.own[KEYS[name][0]]:
                self.ask("GET", reverse(f"portal:{name}", args=[plain(key)]), {})

    def anywhere(self):
        """Ask for something at random."""
        random, names = self.random, sorted({*patterns()})
        method = random.choices(("GET", "POST", "HEAD", "PUT", "DELETE"), (60, 30, 5, 2, 3))[0]
        if random.random() < 0.1:
            self.ask(method, self.staff_address(random.choice(self.staff_pages)), {})
            return
        name = random.choice(names)
        path = self.address(name, random.choices(("own", "other's", "nobody's", "no key"), (45, 35, 10, 10))[0])
        query = f"?{random.choice(QUERIES)}" if random.random() < 0.3 else ""
        self.ask(method, path + query, sent(name, self.choice) if method == "POST" else {})

    def address(self, name, whose):
        """Return the address of a page."""
        keys = KEYS.get(name, ())
        named = {
            "own": self.own, "other's": self.others, "no key": {}, "nobody's": {"code": ["none"]},
        }[whose]  # fmt: skip
        values = [self.random.choice(named[key]) if key in named else None for key in keys]
        filled = [value if value is not None else UUID(int=self.random.getrandbits(128)) for value in values]
        path = reverse(name if name in SAME else f"portal:{name}", args=[*map(plain, filled)])
        if whose == "no key" and keys:
            path = path.replace(str(filled[-1]), quote(self.random.choice(BAD), safe="%"))
        return path

    def staff_address(self, name):
        """Return an address of staff, of the other supplier where it names a row."""
        for arguments in ([], [self.other.supplier.pk], [self.other.asks.public_id]):
            try:
                return reverse(name, args=arguments)
            except NoReverseMatch:
                continue
        return reverse("admin:index")

    def ask(self, method, path, sent):
        """Ask, and look through the answer and what was mailed because of it."""
        self.client.cookies["django_language"] = self.random.choice(LANGUAGES)
        accepted = self.random.choice(("text/html", "application/json"))
        place = f"203.0.113.{self.random.randrange(256)}"
        send = self.client.post if method == "POST" else self.client.generic
        first = (path, sent) if method == "POST" else (method, path)
        answer = send(*first, headers={"accept": accepted, "range": "bytes=0-9"}, REMOTE_ADDR=place)
        self.seen["requests"] += 1
        self.seen[answer.status_code] += 1
        self.look(f"{method} {path} {answer.status_code}", text_of(answer), path)
        self.look_at_mail(path)
        if "/portal/login/" in answer.headers.get("Location", ""):
            self.client = entered(self.one.person)

    def look_at_mail(self, path):
        """Look through what was mailed, and what waits to be: a letter to whoever walks."""
        wait_for_post()
        letters = Mail.objects.filter(
            is_letter=True, recipient__startswith=f"user:{self.one.person.pk}@", state="waiting"
        )
        for message in [*mail.outbox, *map(message_of, letters)]:
            self.seen["mails"] += 1
            attached = [pdf_text(part.content) for part in message.attachments]
            texts = [
                *message.to,
                message.subject,
                message.body,
                *(part.content for part in getattr(message, "alternatives", ())),
            ]
            self.look(f"mail after {path}", " ".join([*texts, *attached]), "")
        mail.outbox.clear()
        letters.update(state="cancelled")

    def look(self, where, text, path):
        """Take note of what must not be there; the address that was asked for comes back in the page."""
        plain_text = f"{text} {html.unescape(text)} {unquote(text)}".casefold()
        self.seen["own"] += self.one.word in plain_text
        self.seen["pdf"] += plain_text.startswith("%pdf")
        for echo in filter(None, (path, quote(path), unquote(path), path.partition("?")[0])):
            plain_text = plain_text.replace(echo.casefold(), "")
        self.found += [(where, one) for one in self.forbidden if one in plain_text]


def plain(value):
    """Return a key as an address has it."""
    return value if isinstance(value, UUID) else str(value)


def rows_of(one):
    """Return what names the rows of a supplier."""
    own, supplier = f"{one.word}-alone", one.supplier
    papers = supplier.attestations.all()
    texts = CommitmentText.objects.filter(requirement__code__in=(ASKED, OTHER, own))
    return {
        "code": [ASKED, OTHER, own, CERTIFICATE],
        "upload": [upload.public_id for upload in supplier.uploads.all()],
        "paper": [paper.public_id for paper in papers],
        "paper_pk": [paper.pk for paper in papers],
        "signed": [one.signed(code).public_id for code in (ASKED, OTHER, own)],
        "finding": [finding.public_id for finding in supplier.findings.all()],
        "photo": [file.upload.public_id for row in supplier.findings.all() for file in row.files.all()],
        "engagement": [row.engagement.public_id for row in supplier.attendances.select_related("engagement")],
        "material": [
            file.upload.public_id for row in supplier.attendances.all() for file in row.engagement.files.all()
        ],
        "action": [row.public_id for row in PlannedAction.objects.filter(case__supplier=supplier)],
        "request": [asked.public_id for asked in supplier.change_requests.all()],
        "email": one.person.email,
        "credential": json.dumps({"id": one.passkey.credential_id, "rawId": one.passkey.credential_id}),
        "passkey": [one.passkey.public_id],
        "assessment": [row.cycle.public_id for row in supplier.assessments.select_related("cycle")],
        "contact": [contact.pk for contact in supplier.contacts.all()],
        "membership": [str(row.public_id) for row in Membership.objects.filter(supplier=supplier)],
        "sha256": [text.sha256 for text in texts],
    }


def strings_of(other, inside):
    """Return what must be found nowhere: the words, numbers, and whatever names a row or a file of the other."""
    rows = rows_of(other)
    names = (
        "upload", "paper", "signed", "request", "passkey", "membership", "assessment", "finding", "action",
        "engagement", "material", "photo",
    )  # fmt: skip
    named = [str(key) for name in names for key in rows[name]]
    named += [str(row.public_id) for row in other.supplier.invitations.all()]
    named += [str(row.public_id) for row in Mail.objects.filter(address=other.person.email)]
    kept = EvidenceFile.objects.filter(pk__in=other.supplier.uploads.values("file")).values_list("sha256", flat=True)
    numbers = [other.uscc, other.lei, other.passkey.credential_id]
    plain_texts = [other.word, inside, *numbers, str(other.supplier.public_id), str(other.person.ref)]
    return [text.casefold() for text in (*plain_texts, *named, *kept)]


def text_of(answer):
    """Return all that an answer says: body, headers and cookies, and of a PDF what stands in it and about it."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    said = f"{headers} {answer.cookies.output()}"
    body = answer.getvalue() if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return f"{pdf_text(body)} {said}"
    return f"{body.decode(errors='replace')} {said}"


def pdf_text(body):
    """Return the text of a PDF and what is told about it."""
    document = pypdfium2.PdfDocument(body)
    pages = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    about = pypdf.PdfReader(io.BytesIO(body))
    return f"%PDF {pages} {dict(about.metadata or {})} {about.xmp_metadata and about.xmp_metadata.stream.get_data()}"
