"""A login whose user is changed by another request while the password is verified."""

from typing import Any
from unittest.mock import create_autospec

import pytest
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from {{ cookiecutter.__package }}.auth import service
from {{ cookiecutter.__package }}.extensions import db

from tests.factories.users import PASSWORD, UserFactory


# A mock, since no real database can be made to change the row at this moment.
@pytest.mark.parametrize("changes", [{"is_active": False}, {"password_hash": "new"}, None])
def test_changed_or_deleted_user_is_rejected(
    changes: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory.build()
    session = create_autospec(Session, instance=True)
    session.execute.return_value.one_or_none.return_value = (7, user.password_hash)
    session.scalar.return_value = 0  # failures
    session.get.return_value = user if changes else None
    for field, value in (changes or {}).items():
        setattr(user, field, value)
    monkeypatch.setattr(db, "session", session)

    with pytest.raises(Unauthorized):
        service.log_in(user.email, PASSWORD)

    session.add.assert_not_called()
