"""The commands of the service."""

from io import StringIO
from unittest.mock import Mock, create_autospec

import pytest
from django.core.management import CommandError, call_command
from django.core.servers import basehttp
from django.test import override_settings

from {{ cookiecutter.__package }}.core.management import base
from {{ cookiecutter.__package }}.users.management.commands import (
    create_admin,
)
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "root@example.com"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the prompts, in this order."""
    lines: list[str] = []

    def getpass(prompt: str = "Password: ") -> str:
        assert prompt == ("Password (again): " if len(lines) == 1 else "Password: ")
        return lines.pop(0)

    monkeypatch.setattr(create_admin, "getpass", getpass)
    return lines


def run(email: str = EMAIL, *options: str) -> str:
    output = StringIO()
    call_command("create_admin", email, *options, stdout=output)
    return output.getvalue()


def test_an_admin_is_made_with_the_password_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)

    output = run()

    assert output == f"{EMAIL} is an admin now.\n"
    admin = User.objects.get()
    assert (admin.email, admin.name, admin.role) == (EMAIL, "Admin", Role.ADMIN)
    assert admin.check_password(PASSWORD)


def test_an_admin_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)

    run(EMAIL, "--name", "Root")

    assert User.objects.get().name == "Root"


def test_an_admin_is_made_with_a_password_that_is_typed_twice(typed: list[str]) -> None:
    typed += [PASSWORD, PASSWORD]

    output = run()

    assert PASSWORD not in output
    assert User.objects.get().check_password(PASSWORD)


def test_a_password_that_is_typed_differently_is_refused(typed: list[str]) -> None:
    typed += [PASSWORD, "another one"]

    with pytest.raises(CommandError, match=r"^The passwords differ\.$"):
        run()


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_without_a_password_it_says_how_to_give_one(
    stop: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create_admin, "getpass", Mock(side_effect=stop))

    with pytest.raises(
        CommandError, match=r"^No password: set ADMIN_PASSWORD, or type one twice\.$"
    ):
        run()


def test_a_taken_email_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    UserFactory.create(email=EMAIL)

    with pytest.raises(CommandError, match=r"^This e-mail is taken\.$"):
        run()


def test_what_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "short")

    with pytest.raises(CommandError) as refusal:
        run("nobody", "--name", "")

    assert str(refusal.value) == (
        "email: Enter a valid email address.\n"
        "password: This password is too short. It must contain at least 8 characters.\n"
        "name: This field may not be blank."
    )


def test_the_development_server_needs_no_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    migrate, serve = create_autospec(call_command), create_autospec(basehttp.run)
    monkeypatch.setattr(base, "call_command", migrate)
    monkeypatch.setattr("django.core.management.commands.runserver.run", serve)

    with override_settings(DEBUG=True):
        call_command("runserver", use_reloader=False, stdout=StringIO())

    migrate.assert_called_once_with("migrate", interactive=False, verbosity=0)
    serve.assert_called_once()


def test_djangos_own_command_makes_an_admin_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", email=EMAIL, name="Root", interactive=False, verbosity=0)

    admin = User.objects.get()
    assert (admin.email, admin.name, admin.role) == (EMAIL, "Root", Role.ADMIN)
    assert admin.check_password(PASSWORD)
