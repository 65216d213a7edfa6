"""The languages in which a test is run: in Chinese once, where no SQL depends on who reads."""

import pytest

LANGUAGES = ["en", *(pytest.param(code, marks=pytest.mark.either) for code in ("zh-hant", "zh-hans"))]
