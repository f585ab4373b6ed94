"""Registration, login, refresh, logout and access tokens."""

from unittest.mock import patch

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import SECRET_KEY, ClientFor

EMAIL = "ada@example.com"
UNKNOWN = "unknown@example.com"
WRONG = "a wrong password"


@pytest.fixture
def ada(create: Factories) -> User:
    return create(UserFactory, email=EMAIL)


def log_in(client: FlaskClient, password: str = PASSWORD, *, email: str = EMAIL) -> TestResponse:
    return client.post("/auth/login", json={"email": email, "password": password})


def refresh(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/auth/refresh", json={"refresh_token": token})


def refresh_token(client: FlaskClient) -> str:
    token: str = log_in(client).get_json()["refresh_token"]
    return token


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    def test_creates_an_active_user_without_rights(self, client: FlaskClient) -> None:
        account = {"email": "Ada@Example.com", "name": " Ada ", "password": PASSWORD}

        response = client.post("/auth/register", json=account | {"role": "admin", "id": 7})

        assert response.status_code == 201
        user = response.get_json()
        assert user.pop("id") > 0
        assert user == {
            "email": EMAIL,
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    @pytest.mark.usefixtures("ada")
    def test_taken_email_in_another_case_returns_409(self, client: FlaskClient) -> None:
        account = {"email": EMAIL.upper(), "name": "Ada", "password": PASSWORD}

        response = client.post("/auth/register", json=account)

        assert response.status_code == 409

    def test_short_password_returns_422_with_the_field(self, client: FlaskClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": "7 chars"}

        response = client.post("/auth/register", json=account)

        assert response.status_code == 422
        (error,) = response.get_json()["errors"]
        assert error["field"] == "json.password"
        assert "at least 8 characters" in error["message"]


class TestLogin:
    @pytest.mark.usefixtures("clock")
    def test_returns_a_token_for_15_minutes(self, client: FlaskClient, ada: User) -> None:
        response = log_in(client, email="ADA@example.com")

        assert response.status_code == 200
        tokens = response.get_json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert (claims["sub"], claims["type"]) == (str(ada.id), "access")
        assert claims["exp"] - claims["iat"] == 900

    @pytest.mark.usefixtures("ada")
    def test_known_and_unknown_email_have_the_same_response(self, client: FlaskClient) -> None:
        responses = [log_in(client, WRONG, email=email) for email in (EMAIL, UNKNOWN)]

        assert {response.status_code for response in responses} == {401}
        assert len({response.text for response in responses}) == 1
        assert responses[0].headers["WWW-Authenticate"] == "Bearer"

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
    def test_hashes_once_and_without_a_connection(self, client: FlaskClient, email: str) -> None:
        def verify(*_: str) -> bool:
            assert not db.session().in_transaction()
            return False

        with patch.object(passwords.hasher, "verify", side_effect=verify) as mock:
            response = log_in(client, email=email)

        assert response.status_code == 401
        assert mock.call_count == 1


@pytest.mark.usefixtures("ada")
class TestRefreshToken:
    def test_is_used_once_and_its_reuse_ends_only_its_session(self, client: FlaskClient) -> None:
        first, other = refresh_token(client), refresh_token(client)
        refreshed = refresh(client, first)
        second = refreshed.get_json()["refresh_token"]

        reused = refresh(client, first)

        assert refreshed.status_code == 200
        assert reused.status_code == 401
        assert reused.headers["WWW-Authenticate"] == "Bearer"
        assert refresh(client, second).status_code == 401
        assert refresh(client, other).status_code == 200

    def test_logout_revokes_the_family_only(self, client: FlaskClient) -> None:
        first, other = refresh_token(client), refresh_token(client)
        second = refresh(client, first).get_json()["refresh_token"]

        response = client.post("/auth/logout", json={"refresh_token": second})

        assert (response.status_code, response.data) == (204, b"")
        assert refresh(client, second).status_code == 401
        assert refresh(client, other).status_code == 200


class TestAccessToken:
    @pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic YTpi"])
    def test_missing_or_malformed_returns_401_with_www_authenticate(
        self, client: FlaskClient, header: str | None
    ) -> None:
        headers = {} if header is None else {"Authorization": header}

        response = client.get("/users/me", headers=headers)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_of_an_inactive_or_deleted_user_returns_401(
        self, create: Factories, client_for: ClientFor
    ) -> None:
        for user in (create(UserFactory, inactive=True), UserFactory.build(id=2**52)):
            assert client_for(user).get("/users/me").status_code == 401
