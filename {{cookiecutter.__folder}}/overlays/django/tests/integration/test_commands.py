"""Commands, and the settings of a deployment."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.users import PASSWORD
from tests.fixtures.live import GUNICORN, MANAGE, PRODUCTION

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs Python in an empty folder, with a database there."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/service.db"}
        inherited.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(
            [sys.executable, "-W", "error", *arguments],
            cwd=tmp_path,
            env=inherited | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.django_db
def test_superuser_is_an_admin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command(
        "createsuperuser", email="Ada@Example.com", name="Ada", interactive=False, verbosity=0
    )

    user = User.objects.get()
    assert (user.email, user.name, user.role) == ("ada@example.com", "Ada", Role.ADMIN)
    assert user.check_password(PASSWORD)


def test_deployment_check_passes_behind_a_proxy(run: Run) -> None:
    environment = {**PRODUCTION, "TRUST_PROXY_HEADERS": "true", "HSTS_SECONDS": "31536000"}

    check = run(MANAGE, "check", "--deploy", "--fail-level", "INFO", **environment)

    assert (check.returncode, check.stderr) == (0, "")


def test_proxy_headers_are_not_trusted_by_default() -> None:
    assert not settings.SECURE_PROXY_SSL_HEADER
    assert not settings.SECURE_SSL_REDIRECT


def test_random_secret_key_survives_a_reload(run: Run) -> None:
    code = (
        "from {{ cookiecutter.__package }}.config.settings import SECRET_KEY\n"
        "from {{ cookiecutter.__package }}.settings import Settings\n"
        "assert Settings.load().secret_key.get_secret_value() == SECRET_KEY"
    )

    done = run("-c", code)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("SECRET_KEY is not set") == 1


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        ([MANAGE, "check"], {"ENVIRONMENT": "production"}),
        ([*GUNICORN, "--bind", "127.0.0.1:0"], {}),  # for which production is the default
    ],
)
def test_missing_secret_key_aborts_with_one_line(
    command: list[str], environment: dict[str, str], run: Run
) -> None:
    done = run(*command, **environment)

    assert done.returncode == 1
    assert done.stderr.count("Invalid settings: SECRET_KEY: ") == 1
    assert "Traceback" not in done.stderr
