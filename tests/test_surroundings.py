"""A generated suite passes wherever it is run: foreign environments, parent folders, paths and working folders."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FRAMEWORKS, Project

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


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(
    request: pytest.FixtureRequest, bake: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project in a folder with spaces and umlauts, inside another project."""
    parent = tmp_path_factory.mktemp("surroundings") / "Fünf große Käfer"
    parent.mkdir()
    (parent / "pyproject.toml").write_text(
        '[project]\nname = "parent"\nversion = "1"\n[tool.pytest]\naddopts = ["--no-such-option"]\n', encoding="utf-8"
    )
    (parent / "conftest.py").write_text('raise RuntimeError("the conftest.py of another project")\n', encoding="utf-8")
    (parent / ".env").write_text("ENVIRONMENT=elsewhere\n", encoding="utf-8")
    project = bake(framework=request.param)
    moved = Project(Path(shutil.copytree(project.path, parent / "my service")), project.context)
    moved.run("uv sync")
    return moved


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


def test_suite_passes_from_another_working_folder(project: Project) -> None:
    paths = " ".join(f"'{project.path}/{path}'" for path in TESTS)
    elsewhere = Project(project.path.parent)
    elsewhere.run(f"'{project.path}/.venv/bin/pytest' --database=sqlite {paths}", **FOREIGN)
