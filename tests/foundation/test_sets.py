import pytest
from django.core import serializers
from django.db import connection

from attestations.models import ApplicabilityRule
from foundation.sets import CodeSetField, packed
from tests.factories import RuleFactory


@pytest.mark.parametrize(
    ("codes", "text"),
    [((), ""), (["b"], ",b,"), (["b", "a", "b"], ",a,b,"), ({"other", "cn"}, ",cn,other,")],
)
def test_a_set_is_packed_sorted_and_between_commas(codes, text):
    assert packed(codes) == text


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (None, ()),
        ("", ()),
        (",", ()),
        (",a,b,", ("a", "b")),
        ("b, a ,b", ("a", "b")),
        (["b", "a", "a"], ("a", "b")),
        (("a", " "), ("a",)),
        (frozenset(["a"]), ("a",)),
    ],
)
def test_stored_text_and_collections_become_a_sorted_tuple(value, codes):
    assert CodeSetField().to_python(value) == codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "stored", "read"),
    [
        ((), "", ()),
        (["packaging", "assembly"], ",assembly,packaging,", ("assembly", "packaging")),
        ({"assembly"}, ",assembly,", ("assembly",)),
        (",assembly,", ",assembly,", ("assembly",)),
    ],
)
def test_a_set_goes_to_the_database_and_comes_back(given, stored, read):
    rule = RuleFactory(categories=given)

    with connection.cursor() as cursor:
        cursor.execute("SELECT categories FROM attestations_applicabilityrule WHERE id = %s", [rule.pk])
        (text,) = cursor.fetchone()

    assert text == stored
    assert ApplicabilityRule.objects.get(pk=rule.pk).categories == read


@pytest.mark.either
@pytest.mark.django_db
def test_a_set_survives_a_dump():
    rule = RuleFactory(categories=["packaging", "assembly"])

    dumped = serializers.serialize("json", [rule])
    (loaded,) = serializers.deserialize("json", dumped)

    assert '"categories": ",assembly,packaging,"' in dumped
    assert loaded.object.categories == ("assembly", "packaging")
