"""A generated suite passes wherever it is run: foreign environments, parent folders, paths and working folders."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conftest import FRAMEWORKS, Project
from test_generated import NO_ENGINE

pytestmark = pytest.mark.slow

TESTS = ("tests/unit/test_tokens.py", "tests/unit/test_settings.py", "tests/integration/test_users.py")
FOREIGN = {
    "DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/nothing",
    "SECRET_KEY": "short",
    "ENVIRONMENT": "nowhere",
    "LOG_LEVEL": "LOUD",
    "CORS_ORIGINS": "*",
    "NOTIFICATIONS_URL": "nonsense",
    "FLASK_APP": "another.app",
    "DJANGO_SETTINGS_MODULE": "another.settings",
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C",
}

NOBODY = 65534
# The Python of root's own folder can still be read.
SETPRIV = (
    f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups"
    " --inh-caps=+dac_read_search --ambient-caps=+dac_read_search"
)


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Iterator[Project]:
    """A project in a folder with spaces and umlauts, inside another project, which every user can enter."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        parent = Path(folder, "Fünf große Käfer")
        parent.mkdir()
        (parent / "pyproject.toml").write_text(
            '[project]\nname = "parent"\nversion = "1"\n[tool.pytest]\naddopts = ["--no-such-option"]\n',
            encoding="utf-8",
        )
        (parent / "conftest.py").write_text(
            'raise RuntimeError("the conftest.py of another project")\n', encoding="utf-8"
        )
        (parent / ".env").write_text("ENVIRONMENT=elsewhere\n", encoding="utf-8")
        project = bake(framework=request.param)
        Project(parent).run("git init --quiet")
        moved = Project(Path(shutil.copytree(project.path, parent / "my service")), project.context)
        moved.run("uv sync")
        yield moved


def test_examples_of_each_night_are_others(project: Project) -> None:
    print_setting = "import tests.profiles; from hypothesis import settings; print(settings().derandomize)"
    printed = project.run(f"uv run python -c '{print_setting}'", CI="true", HYPOTHESIS_PROFILE="nightly")
    assert printed.splitlines()[-1] == "False"


def test_suite_passes_in_a_foreign_environment(project: Project) -> None:
    output = project.run(f"uv run pytest --database=sqlite {' '.join(TESTS)}", **FOREIGN)
    assert " passed" in output and " failed" not in output


def test_suite_passes_with_a_foreign_env_file(project: Project) -> None:
    (project.path / ".env").write_text(
        "".join(f"{name}={value}\n" for name, value in FOREIGN.items()), encoding="utf-8"
    )
    try:
        project.run(f"uv run pytest --database=sqlite {' '.join(TESTS)}")
    finally:
        (project.path / ".env").unlink()


def test_suite_passes_for_a_user_with_a_read_only_home_and_a_locale_that_is_not_installed(project: Project) -> None:
    home = project.path / "home"
    home.mkdir(mode=0o555)
    as_user = f"chown -R {NOBODY}:{NOBODY} .. && umask 077 && exec {SETPRIV}" if os.geteuid() == 0 else "umask 077 &&"
    environment = {
        "HOME": str(home),
        "LC_ALL": "tr_TR.UTF-8",
        "PYTEST_ADDOPTS": "--durations=3 -n 2",
        "PYTHONHASHSEED": "1",
        "TZ": "America/St_Johns",
    }
    output = project.run(f"{as_user} .venv/bin/pytest {' '.join(TESTS)}", **environment, **NO_ENGINE)
    assert "embedded PostgreSQL" in output


def test_suite_passes_from_another_working_folder(project: Project) -> None:
    paths = " ".join(f"'{project.path}/{path}'" for path in TESTS)
    elsewhere = Project(project.path.parent)
    elsewhere.run(f"'{project.path}/.venv/bin/pytest' --database=sqlite {paths}", **FOREIGN)
