"""New passwords."""

import pytest
from rest_framework.exceptions import ValidationError

from {{ cookiecutter.__package }}.authentication.serializers import PasswordField


@pytest.mark.parametrize("password", ["8 letter", "x" * 128, " with spaces "])
def test_valid_password_is_kept_as_it_is(password: str) -> None:
    assert PasswordField().run_validation(password) == password


@pytest.mark.parametrize("password", ["7 chars", "x" * 129])
def test_short_or_long_password_is_invalid(password: str) -> None:
    with pytest.raises(ValidationError):
        PasswordField().run_validation(password)
