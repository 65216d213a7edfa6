import pytest

from tests.factories import CategoryFactory, CountryFactory, UserFactory


@pytest.fixture
def officer(transactional_db):
    """Return who may import everything, where suppliers of China that assemble can be brought."""
    CountryFactory(code="CN")
    CategoryFactory(code="assembly")
    return UserFactory(superuser=True, language="en")
