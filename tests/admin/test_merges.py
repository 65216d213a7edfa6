import pytest
from django.urls import reverse

from foundation.dates import today
from suppliers.models import Merge
from tests.factories import AttestationFactory, ContactFactory, MergeFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

ADD = reverse("admin:suppliers_merge_add")


@pytest.fixture
def log_in(client):
    def of(role):
        user = UserFactory(role=role)
        client.force_login(user)
        return user

    return of


def words_of(answer):
    return answer.content.decode()


def test_an_officer_asks_and_sees_both_side_by_side(client, log_in):
    officer = log_in("officer")
    ended, kept = SupplierFactory(code="OLD"), SupplierFactory(code="NEW")
    ContactFactory(supplier=ended)
    paper = AttestationFactory(supplier=ended, document=True, waiting=True)
    start = words_of(client.get(ADD, {"ended": ended.pk, "kept": kept.pk}))
    assert f'<option value="{kept.pk}" selected>' in start

    page = client.post(ADD, {"ended": ended.pk, "kept": kept.pk, "reason": "One firm"}, follow=True)

    merge = Merge.objects.get()
    assert (merge.asked_by, page.redirect_chain) == (officer, [(merge.get_absolute_url(), 302)])
    words = words_of(page)
    assert "'OLD'>Supplier OLD</td><td data-head='NEW'>Supplier NEW" in words.replace('"', "'")
    assert '<th scope="row">Contacts</th><td>Goes over</td><td>1</td>' in words
    assert reverse("admin:attestations_attestation_change", args=[paper.pk]) in words
    assert ('value="withdraw"' in words, 'value="approve"' in words) == (True, False)


def test_what_can_never_be_is_said_in_the_form(client, log_in):
    log_in("officer")
    ended, kept = SupplierFactory(eliminated=True), SupplierFactory()

    answer = client.post(ADD, {"ended": ended.pk, "kept": kept.pk, "reason": "One firm"})

    assert "A supplier that was eliminated does not end in one that was not." in words_of(answer)
    assert not Merge.objects.exists()


def test_a_manager_approves_and_the_pages_lead_on(client, log_in):
    log_in("manager")
    merge = MergeFactory(today=today())

    client.post(merge.get_absolute_url(), {"verdict": "approve"})

    merge.refresh_from_db()
    assert merge.decision == "approved"
    page = words_of(client.get(merge.ended.get_absolute_url()))
    assert f'This supplier ended in <a href="{merge.kept.get_absolute_url()}">' in page
    assert ADD not in page
    found = words_of(client.get(reverse("admin:suppliers_supplier_changelist"), {"q": merge.ended.name}))
    assert merge.kept.get_absolute_url() in found


@pytest.mark.parametrize(
    ("role", "sent", "status"),
    [
        ("officer", {"verdict": "approve"}, 403),
        ("manager", {"verdict": "refuse", "words": " "}, 409),
        ("manager", {"verdict": "withdraw"}, 409),
        ("manager", {"verdict": "perhaps"}, 409),
        ("manager", {"verdict": "refuse", "words": "Two firms"}, 302),
    ],
)
def test_who_may_not_decide_or_says_nothing_is_told(role, sent, status, client, log_in):
    log_in(role)
    merge = MergeFactory(today=today())

    assert client.post(merge.get_absolute_url(), sent).status_code == status
