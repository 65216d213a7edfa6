"""What is said where something is refused."""

import pytest
from django.core.exceptions import ValidationError


def refused(work):
    """Do what must be refused; return what is said."""
    with pytest.raises(ValidationError) as caught:
        work()
    return caught.value.messages
