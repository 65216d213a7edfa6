import pytest
from django.core.exceptions import ValidationError

from tests.factories import UserFactory

# Whether there is such a time zone is asked of Python.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("zone", ["", "Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
def test_a_time_zone_that_there_is_stands(zone):
    person = UserFactory(time_zone=zone)

    person.full_clean()

    assert person.time_zone == zone


@pytest.mark.parametrize("zone", ["Asia/Shangai", "UTC+8", "../localtime", "Asia", "上海", "Asia/Shanghai\x00"])
def test_a_time_zone_that_there_is_not_is_refused_in_a_sentence(zone):
    person = UserFactory(time_zone=zone.replace("\x00", ""))
    person.time_zone = zone

    with pytest.raises(ValidationError) as refused:
        person.clean_fields()

    assert refused.value.message_dict["time_zone"][-1] == (
        f"There is no time zone “{zone}”. Write it as the IANA list does, such as Asia/Shanghai."
    )
