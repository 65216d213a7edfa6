"""Two tabs: what a page sends is for the company that it was drawn for, or for none."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import system_user
from attestations.models import Signature
from demo.paper import pdf
from evidence.models import Event
from foundation.dates import today
from portal.access import DRAWN_FOR, Visitor
from portal.urls import urlpatterns
from reminders.links import key_of
from reminders.models import Mail
from suppliers.models import Membership, Upload
from suppliers.services import end_membership
from tests.factories import CommitmentTextFactory, MembershipFactory, SupplierFactory, UserFactory, mailed_code
from tests.portal.doors import entered
from tests.portal.sown import ASKED
from tests.portal.test_matrix import KEYS, PAGES, rows

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

CHOOSE = "/portal/choose/"
TEMPLATES = Path(settings.BASE_DIR, "templates", "portal")


class Tabs:
    """Two tabs of one browser, whose person acts for two companies; the first tab is open for the first company."""

    def __init__(self, first, second):
        self.first, self.second = first, second
        self.person = UserFactory()
        self.memberships = [MembershipFactory(user=self.person, supplier=one) for one in (first, second)]
        self.client = entered(self.person)
        self.choose(0)

    def choose(self, number):
        """Act for one of the two; `number` counts from 0."""
        return self.client.post(CHOOSE, {"membership": str(self.memberships[number].public_id)})

    def mark(self, number):
        """Return what the pages for one of the two are marked with."""
        return Visitor(self.person, (self.first, self.second)[number]).mark

    def send(self, address, **content):
        """Send a form of a page that was drawn for the first company."""
        return self.client.post(address, {DRAWN_FOR: self.mark(0), **content})


@pytest.fixture
def tabs(supplier):
    return Tabs(supplier, SupplierFactory(name="澔達精密有限公司", today=today()))


@pytest.fixture
def commitment(asked):
    requirement = asked(code="integrity", name_en="Integrity")
    CommitmentTextFactory(requirement=requirement, language="en", text="We promise.")
    CommitmentTextFactory(requirement=requirement)
    return requirement


def signing(page):
    """Return what is sent from a page on which a commitment is signed."""
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    return {
        "sha256": sha256, "is_read": "on", "is_agreed": "on", "name": "Wang Fang", "title": "General manager",
        "capacity": "legal_representative",
    }  # fmt: skip


def refused(answer):
    """Return the status of an answer and the company that it says the page was for."""
    return answer.status_code, answer.context["meant"]


@pytest.mark.both
def test_a_commitment_is_signed_for_nobody_once_another_company_was_chosen(tabs, commitment):
    sign = reverse("portal:sign", args=["integrity"])
    sent = signing(tabs.client.get(sign).text)
    tabs.choose(1)
    before = Event.objects.count()

    answer = tabs.send(sign, **sent)

    assert refused(answer) == (409, tabs.first)
    assert "This page was for 國際電子有限公司. You act for 澔達精密有限公司 now; nothing was saved." in answer.text
    assert (mail.outbox, Event.objects.count()) == ([], before)


@pytest.mark.both
def test_a_code_signs_for_the_company_that_it_was_mailed_for_or_for_none(tabs, commitment):
    sign = reverse("portal:sign", args=["integrity"])
    code_page = tabs.send(sign, **signing(tabs.client.get(sign).text)).url
    tabs.choose(1)
    tabs.client.post(sign, signing(tabs.client.get(sign).text))
    code = mailed_code()

    answer = tabs.send(code_page, code=code)

    assert refused(answer) == (409, tabs.first)
    assert not Signature.objects.filter(person=tabs.person).exists()
    assert tabs.client.post(code_page, {"code": code}).status_code == 302
    signature = Signature.objects.get(person=tabs.person)
    assert tabs.second.name in signature.consent
    assert signature.attestation.supplier == tabs.second


def test_a_file_is_kept_for_neither(tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    tabs.choose(1)

    answer = tabs.send(hand_in, file=SimpleUploadedFile("paper.pdf", pdf(["x"])))

    assert refused(answer) == (409, tabs.first)
    assert not Upload.objects.filter(received_by=tabs.person).exists()


def test_the_script_that_sends_a_file_is_told_in_words_with_the_way_back(tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    tabs.choose(1)

    answer = tabs.client.post(
        hand_in,
        {DRAWN_FOR: tabs.mark(0), "file": SimpleUploadedFile("paper.pdf", pdf(["x"]))},
        headers={"accept": "application/json", "referer": f"http://testserver{hand_in}"},
    )

    assert answer.status_code == 409
    assert answer.json() == {
        "error": "This page was for 國際電子有限公司. You act for 澔達精密有限公司 now; nothing was saved.",
        "url": f"{CHOOSE}?{urlencode({'next': hand_in})}",
        "way": "Act for another company",
    }


def test_a_button_leads_back_to_the_page_for_the_company_that_it_was_for(tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    tabs.choose(1)
    answer = tabs.client.post(
        hand_in, {DRAWN_FOR: tabs.mark(0)}, headers={"referer": f"http://testserver{hand_in}?language=en"}
    )
    form = dict(re.findall(r'name="(next|membership)" value="([^"]+)"', answer.text))

    back = tabs.client.post(CHOOSE, form)

    assert "Act for 國際電子有限公司 again" in answer.text
    assert back.url == hand_in
    assert tabs.client.get(hand_in).context["visitor"].supplier == tabs.first


def test_the_way_back_leads_to_no_other_site(tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    tabs.choose(1)

    answer = tabs.client.post(hand_in, {DRAWN_FOR: tabs.mark(0)}, headers={"referer": "https://evil.example/portal/"})
    back = tabs.client.post(
        CHOOSE, {"membership": str(tabs.memberships[0].public_id), "next": "https://evil.example/portal/"}
    )

    assert answer.context["following"] == "/portal/"
    assert back.url == "/portal/"


@pytest.mark.parametrize("sent", ["", "x", "00000000-0000-0000-0000-000000000000:x"])
def test_a_form_that_does_not_say_for_whom_it_is_comes_to_nothing(sent, tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])

    answer = tabs.client.post(hand_in, {DRAWN_FOR: sent, "file": SimpleUploadedFile("paper.pdf", pdf(["x"]))})

    assert refused(answer) == (409, None)
    assert not Upload.objects.filter(received_by=tabs.person).exists()


def test_the_name_of_a_company_is_told_for_its_mark_alone(tabs, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    other = SupplierFactory(name="雲嶺化學有限公司", today=today())

    answer = tabs.client.post(hand_in, {DRAWN_FOR: str(other.public_id)})

    assert answer.status_code == 409
    assert "雲嶺" not in answer.text


def test_no_page_takes_the_form_of_another_company(both):
    one, other = both
    client = entered(one.person)
    named = rows(one, ASKED)
    before = Event.objects.count()
    taking = [name for name, (_get, post) in PAGES.items() if post != 405]

    for foreign in (Visitor(other.person, other.supplier).mark, ""):
        answers = {
            name: client.post(
                reverse(f"portal:{name}", args=[named[key] for key in KEYS.get(name, ())]), {DRAWN_FOR: foreign}
            ).status_code
            for name in taking
        }
        assert answers == dict.fromkeys(taking, 409)
    assert Event.objects.count() == before


def test_every_page_of_a_visitor_that_takes_a_form_is_walked_above():
    of_visitors = {pattern.name for pattern in urlpatterns if getattr(pattern.callback, "is_for_visitor", False)}

    assert set(PAGES) == of_visitors


def test_every_form_of_a_page_for_visitors_says_for_whom_it_is():
    #: These are drawn for whoever is no visitor yet, or send nothing to a page of a supplier.
    open_to_all = {
        "base.html", "choose.html", "code.html", "invitation.html", "invitation_of_another.html", "link.html",
        "login.html", "another_company.html", "apply.html", "application.html", "applied.html",
    }  # fmt: skip
    texts = {path.name: path.read_text() for path in TEMPLATES.glob("*.html")}
    sending = {name: text.count('method="post"') for name, text in texts.items() if 'method="post"' in text}

    marked = {name: texts[name].count("{% csrf_token %}{% drawn_for %}") for name in sending if name not in open_to_all}

    assert marked == {name: count for name, count in sending.items() if name not in open_to_all}
    assert open_to_all <= set(sending)


def by_link_of(one):
    """Return the address of a link that a reminder brought to somebody of a supplier."""
    mailed = Mail.objects.get(address=one.person.email, is_letter=False)
    return reverse("portal:link", args=[key_of(mailed, ASKED)])


@pytest.mark.parametrize("accepted", ["text/html", "application/json"])
def test_another_companys_link_in_a_second_tab_is_told_as_such(accepted, both):
    one, other = both
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    hand_in = reverse("portal:hand-in", args=[ASKED])
    for whose in both:
        link = by_link_of(whose)
        page = browser.get(link).text
        browser.post(link, {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]})
        if whose is one:
            drawn = dict(
                re.findall(r'name="(csrfmiddlewaretoken|drawn_for)" value="([^"]+)"', browser.get(hand_in).text)
            )

    answer = browser.post(hand_in, drawn, headers={"accept": accepted})

    words = f"This page was for {one.supplier.name}. You act for {other.supplier.name} now; nothing was saved."
    assert answer.status_code == 409
    assert words in (answer.json()["error"] if accepted == "application/json" else answer.text)


def test_a_file_that_is_sent_after_the_log_out_is_answered_with_the_way_to_log_in(visitor, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    visitor.post("/portal/logout/")

    answer = visitor.post(
        hand_in,
        {"file": SimpleUploadedFile("paper.pdf", pdf(["x"]))},
        headers={"accept": "application/json", "referer": f"http://testserver{hand_in}"},
    )

    assert answer.status_code == 401
    assert answer.json() == {
        "error": "You are logged out; what you sent was not saved. Log in again, then send it once more.",
        "url": f"/portal/login/?next={hand_in}",
        "way": "Log in",
    }


def test_who_sends_something_after_the_log_out_is_told_so_at_the_log_in(visitor, asked):
    requirement = asked(certificate=True)
    withdraw = reverse("portal:booked-withdraw", args=[requirement.code])
    before = f"http://testserver{reverse('portal:hand-in', args=[requirement.code])}"
    visitor.post("/portal/logout/")

    answer = visitor.post(withdraw, headers={"referer": before}, follow=True)

    assert answer.redirect_chain == [(f"/portal/login/?next={before.removeprefix('http://testserver')}", 302)]
    assert "You are logged out; what you sent was not saved." in answer.text


def test_the_script_of_a_page_from_before_another_log_in_is_told_to_load_it_again(person, asked):
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.cookies = entered(person).cookies
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])

    answer = browser.post(
        hand_in, {"csrfmiddlewaretoken": "x" * 64},
        headers={"accept": "application/json", "referer": f"http://testserver{hand_in}"},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["url"], answer.json()["way"]) == (403, hand_in, "Load the page again")
    assert answer.json()["error"].startswith("This form has expired.")


def test_the_script_of_somebody_whose_access_ended_is_told_to_log_in(person, visitor, asked):
    hand_in = reverse("portal:hand-in", args=[asked(certificate=True).code])
    end_membership(Membership.objects.get(user=person), actor=system_user(), now=timezone.now())

    answer = visitor.post(hand_in, {}, headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()["url"]) == (401, "/portal/login/")
