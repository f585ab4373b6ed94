"""An account, from registration to a forgotten password."""

import re

from tests.e2e.visitor import Visitor
from tests.fixtures.upstream import Upstream

PASSWORD = "correct horse"
NEW_PASSWORD = "battery staple"


def test_session_is_refreshed_until_the_user_logs_out(service_url: str) -> None:
    with Visitor(service_url, "Ada") as ada:
        user = ada.register(PASSWORD)
        ada.log_in(PASSWORD)
        ada.patch(f"/users/{user['id']}", json={"name": "Ada Lovelace"})
        ada.refresh()
        assert ada.get("/users/me").json()["name"] == "Ada Lovelace"

        ada.log_out()
        assert ada.refresh() == 401


def test_forgotten_password_is_replaced(service_url: str, upstream: Upstream) -> None:
    with Visitor(service_url, "Ada") as ada:
        ada.register(PASSWORD)
        ada.post("/auth/password-reset", json={"email": ada.email})
        message = upstream.messages.get(timeout=30)
        assert message["recipient"] == ada.email
        assert "password" in message["subject"]
        token = re.findall(r"[\w.~-]{20,}", message["body"])[-1]
        body = {"token": token, "new_password": NEW_PASSWORD}
        ada.post("/auth/password-reset/confirm", json=body)

        assert ada.log_in(PASSWORD) == 401
        assert ada.log_in(NEW_PASSWORD) == 200
