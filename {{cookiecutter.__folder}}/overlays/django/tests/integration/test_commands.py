"""`manage.py` and gunicorn, in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.live import GUNICORN, MANAGE, PRODUCTION

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs Python in an empty folder, with a database there."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/service.db"}
        inherited.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(  # noqa: S603
            [sys.executable, "-W", "error", *arguments],
            cwd=tmp_path,
            env=inherited | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_superuser_is_an_admin(run: Run) -> None:
    create = ["createsuperuser", "--noinput", "--email", "Ada@Example.com", "--name", "Ada"]
    shell = (
        "from django.contrib.auth import get_user_model; user = get_user_model().objects.get(); "
        "print(user.role, user.email)"
    )
    assert run(MANAGE, "migrate").returncode == 0

    created = run(MANAGE, *create, DJANGO_SUPERUSER_PASSWORD="long enough")
    shown = run(MANAGE, "shell", "--no-imports", "--command", shell)

    assert created.returncode == 0, created.stderr
    assert shown.stdout == "admin ada@example.com\n"


def test_deployment_check_passes_with_the_settings_of_a_proxy(run: Run) -> None:
    settings = {**PRODUCTION, "TRUST_PROXY_HEADERS": "true", "HSTS_SECONDS": "31536000"}

    check = run(MANAGE, "check", "--deploy", "--fail-level", "INFO", **settings)

    assert (check.returncode, check.stderr) == (0, "")


def test_forgotten_environment_is_production_for_gunicorn(run: Run) -> None:
    server = run(*GUNICORN, "--bind", "127.0.0.1:0")

    assert server.returncode == 1
    assert server.stderr.count("Invalid settings: SECRET_KEY: ") == 1


def test_invalid_setting_aborts_with_one_line(run: Run) -> None:
    check = run(MANAGE, "check", ENVIRONMENT="production")

    assert check.returncode == 1
    assert check.stderr.startswith("Invalid settings: SECRET_KEY: ")
    assert check.stderr.count("\n") == 1


def test_proxy_is_trusted_on_request_only(run: Run) -> None:
    probe = (
        "from django.conf import settings; s = settings; "
        "print(getattr(s, 'SECURE_PROXY_SSL_HEADER'), s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
    )

    shown = run(MANAGE, "shell", "--no-imports", "--command", probe, **PRODUCTION)

    assert shown.stdout == "None False ['localhost', '127.0.0.1', '[::1]']\n"
