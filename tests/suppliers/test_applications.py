"""Firms are invited to apply, and apply."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from evidence.models import Event
from evidence.verify import findings
from foundation.dates import local_day
from suppliers.models import (
    Application,
    Submission,
)
from suppliers.services import (
    application_by,
    invite_applicant_again,
    return_application,
    save_draft,
    submit_application,
    withdraw_application,
)
from suppliers.services.applications import key_of
from tests.factories import (
    ApplicationFactory,
    CategoryFactory,
    CountryFactory,
    SupplierFactory,
    UserFactory,
    submit,
    typed,
)
from tests.suppliers.applying import NOW, TODAY, USCC, codes

pytestmark = pytest.mark.django_db


def test_an_invitation_is_mailed_with_a_link_that_opens_it():
    officer = UserFactory(full_name="Grace Ho")
    application = ApplicationFactory(
        actor=officer, address="Ken@Applicant.Example", language="zh-hans", firm="關西部品"
    )

    [letter] = mail.outbox

    assert letter.to == ["ken@applicant.example"]
    assert f"/portal/apply/{key_of(application)}/" in letter.body
    assert "關西部品" in letter.subject
    assert letter.extra_headers["Content-Language"] == "zh-hans"
    assert application.sent_at
    assert application_by(key_of(application)) == application
    assert [
        *Event.objects.filter(action__startswith="application").order_by("seq").values_list("action", flat=True)
    ] == [
        "application_invited",
        "application_sent",
    ]
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_typed_into_the_name_makes_no_header():
    ApplicationFactory(firm="Kansai\r\nBcc: all@example.com\u202e\u200b Parts")

    [letter] = mail.outbox

    assert letter.recipients() == [letter.to[0]]
    assert "Bcc" not in letter.message()
    assert Application.objects.get().firm == "Kansai Bcc: all@example.com Parts"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"address": "nobody"}, {"address": ["invalid"]}),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, {"address": ["invalid"]}),
        ({"firm": "\u200b"}, {"firm": ["blank"]}),
        ({"reason": " "}, {"reason": ["blank"]}),
        ({"language": "xx"}, {"language": ["invalid_choice"]}),
        ({"categories": ("nothing",)}, {"categories": ["unknown"]}),
        ({"open_until": TODAY}, {"open_until": ["past"]}),
        ({"open_until": TODAY + timedelta(days=92)}, {"open_until": ["far"]}),
    ],
)
def test_what_makes_no_invitation_is_refused(given, refusal):
    with pytest.raises(ValidationError) as refused:
        ApplicationFactory(now=NOW, **given)

    assert codes(refused) == refusal
    assert mail.outbox == []


def test_an_address_is_invited_once_at_a_time():
    first = ApplicationFactory()

    with pytest.raises(ValidationError):
        ApplicationFactory(address=first.address.upper())
    withdraw_application(first, actor=first.invited_by, now=NOW)

    assert ApplicationFactory(address=first.address).state == "invited"


@pytest.mark.either
def test_who_is_switched_off_is_not_invited():
    UserFactory(email="off@example.com", is_active=False)

    with pytest.raises(ValidationError, match="switched off"):
        ApplicationFactory(address="off@example.com")


def test_sent_again_the_earlier_link_opens_nothing():
    application = ApplicationFactory()
    before = key_of(application)

    again = invite_applicant_again(application, open_until=TODAY + timedelta(days=31), actor=UserFactory(), now=NOW)

    assert application_by(before) is None
    assert application_by(key_of(again)) == application
    assert key_of(again) in mail.outbox[-1].body


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("key", ["", "x", "a.1", "0" * 32 + ".1.sig"])
def test_what_is_no_link_opens_nothing(key):
    ApplicationFactory()

    assert application_by(key) is None


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("state", ["submitted", "accepted", "declined"])
def test_what_was_submitted_is_neither_withdrawn_nor_sent_again(state):
    application = ApplicationFactory(**{state: True})

    for act in (
        lambda: withdraw_application(application, actor=UserFactory(), now=NOW),
        lambda: invite_applicant_again(application, open_until=TODAY + timedelta(9), actor=UserFactory(), now=NOW),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert codes(refused) == ["over"]


def test_what_is_typed_is_kept_between_visits_wrong_as_it_may_be():
    application = ApplicationFactory()

    saved = save_draft(application, {"name": " 關西\u202e部品 ", "uscc": "12", "draft": "x"}, seen=0, today=TODAY)

    application.refresh_from_db()
    assert (saved.revision, application.draft["name"], application.draft["uscc"]) == (1, "關西部品", "12")
    assert "draft" not in application.draft
    assert not Submission.objects.exists()
    assert list(findings()) == []


@pytest.mark.either
def test_of_two_tabs_the_later_is_told():
    application = ApplicationFactory()
    save_draft(application, {"name": "One"}, seen=0, today=TODAY)

    for act in (save_draft, submit_application):
        given = {} if act is save_draft else {"has_read_conduct": True, "now": NOW}
        with pytest.raises(ValidationError) as refused:
            act(application, typed(name="Two"), seen=0, today=TODAY, **given)
        assert codes(refused) == ["stale"]
    application.refresh_from_db()
    assert application.draft["name"] == "One"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_too_long_is_not_cut_but_refused():
    with pytest.raises(ValidationError) as refused:
        save_draft(ApplicationFactory(), {"name": "x" * 201, "supplies": "x" * 1001}, seen=0, today=TODAY)

    assert codes(refused) == {"name": ["long"], "supplies": ["long"]}


def test_it_is_submitted_once_and_kept_as_it_was_typed():
    application = ApplicationFactory(language="zh-hant")

    made = submit(application, name="關西\u200b部品", uscc="9111 0000 6000 3734 1l", supplies="Springs\r\n\u202eWire")

    application.refresh_from_db()
    assert (made.name, made.uscc, made.supplies) == ("關西部品", USCC, "Springs\nWire")
    assert (made.language, made.country.code, application.state) == ("zh-hant", "JP", "submitted")
    with pytest.raises(ValidationError) as refused:
        submit(application)
    assert codes(refused) == ["submitted"]
    assert Submission.objects.count() == 1
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": ""}, {"name": ["blank"]}),
        ({"name": "x" * 201}, {"name": ["max_length"]}),
        ({"uscc": "91110000600037341M"}, {"uscc": ["check_digit"]}),
        ({"lei": "529900T8BM49AURSDO56"}, {"lei": ["check_digit"]}),
        ({"country": ""}, {"country": ["required"]}),
        ({"country": "XX"}, {"country": ["required"]}),
        ({"category": "nothing"}, {"category": ["required"]}),
        ({"person_email": "ken@x\r\nBcc: y@z.example"}, {"person_email": ["invalid"]}),
        ({"second_person": "Aki"}, {"second_email": ["required"]}),
        ({"second_email": "aki@applicant.example"}, {"second_person": ["required"]}),
    ],
)
def test_what_lacks_or_is_wrong_is_refused_by_field(values, refusal):
    application = ApplicationFactory()

    with pytest.raises(ValidationError) as refused:
        submit(application, **values)

    assert codes(refused) == refusal
    assert not Submission.objects.exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_all_that_lacks_is_said_at_once():
    values = dict.fromkeys(typed(), "")

    with pytest.raises(ValidationError) as refused:
        submit(ApplicationFactory(), **values)

    assert codes(refused).keys() == values.keys()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_company_of_the_mainland_has_its_code():
    CountryFactory(code="CN")

    with pytest.raises(ValidationError) as refused:
        submit(ApplicationFactory(), country="CN")

    assert codes(refused) == {"uscc": ["required"]}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_not_read_the_code_of_conduct_submits_nothing():
    given = {"has_read_conduct": False, "seen": 0, "now": NOW, "today": TODAY}

    with pytest.raises(ValidationError, match="code of conduct"):
        submit_application(ApplicationFactory(), typed(), **given)


def test_it_is_submitted_for_the_categories_it_was_invited_for():
    ours, other = CategoryFactory(code="ours"), CategoryFactory(code="other")
    application = ApplicationFactory(categories=(ours.code,))

    with pytest.raises(ValidationError) as refused:
        submit(application, category=other.code)

    assert codes(refused) == {"category": ["required"]}
    assert submit(application, category=ours.code).category == ours


@pytest.mark.either
def test_another_suppliers_number_is_no_matter_to_the_applicant():
    SupplierFactory(uscc=USCC)

    assert submit(ApplicationFactory(), uscc=USCC).uscc == USCC


def test_after_its_day_a_link_is_for_nothing():
    application = ApplicationFactory()

    for act in (save_draft, submit_application):
        given = {} if act is save_draft else {"has_read_conduct": True, "now": NOW}
        with pytest.raises(ValidationError) as refused:
            act(application, typed(), seen=0, today=application.open_until, **given)
        assert codes(refused) == ["lapsed"]
    assert save_draft(application, typed(), seen=0, today=application.open_until - timedelta(days=1)).revision == 1


def test_what_is_returned_is_mended_and_submitted_again():
    application = ApplicationFactory(returned=True, words="Which spring?\u202e")

    assert (application.state, application.draft["name"]) == ("returned", "Kansai Parts")
    assert "Which spring?" in mail.outbox[-1].body
    assert key_of(application) in mail.outbox[-1].body
    submit(application, supplies="Coil springs")

    kept = [*Submission.objects.order_by("pk").values_list("supplies", "decision", "words")]
    assert kept == [("Springs", "returned", "Which spring?"), ("Coil springs", "", "")]
    assert list(findings()) == []


@pytest.mark.either
def test_a_firm_whose_link_has_lapsed_has_time_to_mend():
    application = ApplicationFactory(submitted=True, open_until=TODAY + timedelta(days=1), now=NOW)
    later = NOW + timedelta(days=20)

    returned = return_application(application, words="Which?", actor=UserFactory(), now=later)

    assert returned.open_until == local_day(later) + timedelta(days=15)
