"""Every pair of options, rendered and looked at; each framework's tools find nothing to complain about."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from allpairspy import AllPairs

from conftest import CHOICES, FRAMEWORKS, TEMPLATE, Project

COMBINATIONS: list[dict[str, Any]] = [dict(zip(CHOICES, values, strict=True)) for values in AllPairs(CHOICES.values())]


def readable(answers: dict[str, Any]) -> str:
    """fastapi-contract_tests-github-MIT"""
    spelt = {True: "{}", False: "no_{}"}
    return "-".join(spelt.get(value, str(value)).format(question) for question, value in answers.items())


@pytest.fixture(scope="module", params=COMBINATIONS, ids=readable)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    return bake(**request.param)


def texts(project: Project) -> list[tuple[str, str]]:
    return [(str(path), project.file(str(path))) for path in project.files() if ".venv" not in path.parts]


def test_nothing_of_the_template_is_left(project: Project) -> None:
    left = re.compile(r"\{%|\{#|(?<!\$)\{\{ |cookiecutter\.")
    for name, text in texts(project):
        assert not left.search(name), name
        if Path(name).suffix != ".jinja":  # a template of the project's own
            assert not left.search(text), f"{name}: {left.search(text)}"


# Which frameworks may speak of what.
WORDS = {
    "fastapi|starlette|uvicorn|asyncio|aiosqlite": {"fastapi"},
    "flask|werkzeug": {"flask"},
    "django|drf|rest_framework|simplejwt": {"django"},
    "sqlalchemy|alembic|pwdlib|pyjwt": {"fastapi", "flask"},
    "gunicorn": {"flask", "django"},
}


def test_it_speaks_of_no_other_framework(project: Project) -> None:
    foreign = "|".join(words for words, frameworks in WORDS.items() if project.context["framework"] not in frameworks)
    for name, text in texts(project):
        assert not re.search(foreign, f"{name}\n{text}", re.IGNORECASE), name


def test_toml_yaml_and_json_are_valid(project: Project) -> None:
    for name, text in texts(project):
        match Path(name).suffix:
            case ".toml":
                tomllib.loads(text)
            case ".yaml" | ".yml":
                yaml.safe_load(text)
            case ".json":
                json.loads(text)


def test_text_is_clean(project: Project) -> None:
    for name, text in texts(project):
        assert not text or re.search(r"[^\n]\n\Z", text), f"{name} must end with one line break"
        assert not re.search(r"[ \t]+$|\r", text, re.MULTILINE), f"{name} has white space at the end of a line"
        if Path(name).suffix not in {".py", ".mako"}:  # ruff judges these
            assert "\n\n\n" not in text, f"{name} has two blank lines together"


def test_no_folder_is_empty(project: Project) -> None:
    assert [path for path in project.path.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_git_tracks_every_file(project: Project) -> None:
    ignored = project.run("git init -q && git status --porcelain --ignored && rm -rf .git")
    assert "!!" not in ignored


def test_git_tracks_every_file_of_the_template() -> None:
    ignored = subprocess.run(
        ["git", "status", "--porcelain", "--ignored", "--", "{{cookiecutter.__folder}}"],
        cwd=TEMPLATE,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "!!" not in ignored.stdout


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Project], dict[str, str]]:
    """Bring one environment for each framework up to date with a project, and give the variables that choose it."""
    folder = tmp_path_factory.mktemp("shared")

    def sync(project: Project) -> dict[str, str]:
        framework = project.context["framework"]
        variables = {
            "UV_PROJECT_ENVIRONMENT": str(folder / framework),
            "MYPY_CACHE_DIR": str(folder / f"{framework}-mypy"),
            "RUFF_NO_CACHE": "true",
        }
        project.run("uv sync", **variables)
        return variables

    return sync


@pytest.mark.slow
def test_its_own_tools_are_content(project: Project, shared: Callable[[Project], dict[str, str]]) -> None:
    variables = shared(project)
    for command in ("uv run ruff check", "uv run ruff format --check", "uv run mypy", "uv run --group load mypy load"):
        project.run(command, **variables)


@pytest.mark.parametrize("slug", ["a", 28 * "a"], ids=["short", "long"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_length_of_the_slug_breaks_the_format(bake: Callable[..., Project], framework: str, slug: str) -> None:
    project = bake(framework=framework, project_slug=slug)
    project.run("ruff check --no-cache && ruff format --no-cache --check")


# Loaded by name: the drivers by DATABASE_URL, the server, and what Django's settings list.
LOADED_BY_NAME = "aiosqlite|gunicorn|whitenoise"
# FastAPI documents Starlette as a part of itself, as Flask does Click and Werkzeug.
PARTS = "click|starlette|werkzeug"


@pytest.mark.slow
def test_every_dependency_is_used_and_declared(project: Project, shared: Callable[[Project], dict[str, str]]) -> None:
    deptry = f"deptry=={version('deptry')} deptry src --known-first-party {project.context['__package']}"
    project.run(
        f"uv run --with {deptry} --per-rule-ignores 'DEP002={LOADED_BY_NAME},DEP003={PARTS}'", **shared(project)
    )
