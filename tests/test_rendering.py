"""Renders of every pair of answers: valid files, and no findings of the linters and type checkers."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from allpairspy import AllPairs

from conftest import CHOICES, FRAMEWORKS, TEMPLATE, Project
from services import EVERY_SECTION

COMBINATIONS: list[dict[str, Any]] = [dict(zip(CHOICES, values, strict=True)) for values in AllPairs(CHOICES.values())]


def combination_id(answers: dict[str, Any]) -> str:
    """Return an id such as `MIT-fastapi-contract_tests-github-template_updates-mutmut`."""
    formats = {True: "{}", False: "no_{}"}
    return "-".join(formats.get(value, str(value)).format(question) for question, value in answers.items())


@pytest.fixture(scope="module", params=COMBINATIONS, ids=combination_id)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    return bake(**request.param)


def texts(project: Project) -> list[tuple[str, str]]:
    """Return names and texts of the rendered files; cruft's record of all answers, written in a clone, is not one."""
    return [(str(path), project.file(str(path))) for path in project.files() if path.name != ".cruft.json"]


def test_no_template_code_remains(project: Project) -> None:
    template_code = re.compile(r"\{%|\{#|(?<!\$)\{\{ |cookiecutter\.")
    for name, text in texts(project):
        assert not template_code.search(name), name
        if Path(name).suffix != ".jinja":  # the project's own templates
            assert not template_code.search(text), f"{name}: {template_code.search(text)}"


# Names and the frameworks whose projects may contain them.
NAMES = {
    "fastapi|starlette|aiosqlite": {"fastapi"},
    "flask|werkzeug": {"flask"},
    "django|drf|rest_framework|simplejwt": {"django"},
    "sqlalchemy|alembic|pwdlib|pyjwt": {"fastapi", "flask"},
    "gunicorn": {"flask", "django"},
}


def test_other_frameworks_are_not_mentioned(project: Project) -> None:
    foreign = "|".join(names for names, frameworks in NAMES.items() if project.context["framework"] not in frameworks)
    for name, text in texts(project):
        assert not re.search(foreign, f"{name}\n{text}", re.IGNORECASE), name


def test_sample_domain_is_mentioned_only_if_chosen(project: Project) -> None:
    sample = r"(?<![/\w])/(projects|tasks)\b|(project|task)_id(?!=.job-)|(Project|Task)Factory|assignee"
    found = [name for name, text in texts(project) if re.search(sample, text)]
    assert bool(found) == project.context["sample_domain"], found


# Words of a section, and whether a project with these answers has it.
SECTIONS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "summary_cache|fakeredis": lambda answers: answers["cache"],
    "redis(?!tri)|valkey": lambda answers: (
        answers["cache"] or answers["jobs"] == "celery-redis" or answers["websocket"]
    ),
    "rabbitmq|amqps?://": lambda answers: answers["jobs"] == "celery-rabbitmq" or answers["events"] == "rabbitmq",
    "kombu": lambda answers: answers["jobs"] != "none" or answers["events"] == "rabbitmq",
    "celery(?!-types)|BROKER_URL": lambda answers: answers["jobs"] != "none",
    "kafka": lambda answers: answers["events"] == "kafka",
    "outbox|event_bus|dead.letter": lambda answers: answers["events"] != "none",
    "boto3|bucket|minio": lambda answers: answers["storage"],
    "attachments": lambda answers: answers["storage"] and answers["sample_domain"],
    "uvicorn|asyncio": lambda answers: (
        answers["framework"] == "fastapi" or (answers["framework"] == "django" and answers["websocket"])
    ),
    "graphql|strawberry": lambda answers: answers["graphql"],
    "web.?socket|broadcast|realtime": lambda answers: answers["websocket"],
}


@pytest.mark.parametrize("words", SECTIONS)
def test_sections_are_mentioned_only_if_chosen(project: Project, words: str) -> None:
    pattern = re.compile(words, re.IGNORECASE)
    found = [name for name, text in texts(project) if pattern.search(f"{name}\n{text}")]
    assert bool(found) == SECTIONS[words](project.context), found


def test_toml_yaml_and_json_are_valid(project: Project) -> None:
    for name, text in texts(project):
        match Path(name).suffix:
            case ".toml":
                tomllib.loads(text)
            case ".yaml" | ".yml":
                yaml.safe_load(text)
            case ".json":
                json.loads(text)


def test_whitespace_is_clean(project: Project) -> None:
    for name, text in texts(project):
        assert not text or re.search(r"[^\n]\n\Z", text), f"{name} does not end with exactly one line break"
        assert not re.search(r"[ \t]+$|\r", text, re.MULTILINE), f"{name} has trailing whitespace"
        if Path(name).suffix not in {".py", ".mako"}:  # checked by ruff
            prose = re.sub(r"^```python\n.*?^```", "code", text, flags=re.MULTILINE | re.DOTALL)
            assert "\n\n\n" not in prose, f"{name} has consecutive blank lines"


def test_there_are_no_empty_folders(project: Project) -> None:
    assert [path for path in project.path.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_gitignore_excludes_no_rendered_file(project: Project) -> None:
    ignored = project.run("git init -q && git status --porcelain --ignored && rm -rf .git")
    assert "!!" not in ignored


def test_gitignore_excludes_no_file_of_the_template() -> None:
    ignored = subprocess.run(
        ["git", "status", "--porcelain", "--ignored", "--", "{{cookiecutter.__folder}}"],
        cwd=TEMPLATE,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "!!" not in ignored.stdout


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module", params=COMBINATIONS, ids=combination_id)
def run_synced(
    request: pytest.FixtureRequest, bake: Callable[..., Project], shared_folder: Path
) -> Callable[[str], str]:
    """Return a function that runs a command in a synced project; projects of one framework share an environment."""
    project = bake(**request.param)
    framework = project.context["framework"]
    variables = {
        "UV_PROJECT_ENVIRONMENT": str(shared_folder / framework),
        "RUFF_NO_CACHE": "true",
    }
    project.run("uv sync", **variables)
    return partial(project.run, **variables)


@pytest.mark.slow
def test_linters_and_type_checkers_pass(run_synced: Callable[[str], str]) -> None:
    for command in ("uv run ruff check", "uv run ruff format --check", "uv run mypy", "uv run --group load mypy load"):
        run_synced(command)


@pytest.mark.parametrize("slug", ["a", 28 * "a"], ids=["short", "long"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_formatting_is_independent_of_slug_length(bake: Callable[..., Project], framework: str, slug: str) -> None:
    project = bake(framework=framework, project_slug=slug, **EVERY_SECTION | {"jobs": "celery-rabbitmq"})
    project.run("ruff check --no-cache && ruff format --no-cache --check")


# Not imported in src: the SQLite driver, the server, and packages that Django's settings name.
LOADED_BY_NAME = "aiosqlite|django-cors-headers|django-filter|gunicorn|uvicorn|whitenoise"
# Transitive dependencies that FastAPI, Flask, Django, Celery, boto3 and Strawberry document as part of their API.
TRANSITIVE = "amqp|anyio|asgiref|botocore|click|graphql|kombu|starlette|werkzeug"


@pytest.mark.slow
def test_dependencies_are_declared_and_used(run_synced: Callable[[str], str]) -> None:
    deptry = f"deptry=={version('deptry')} deptry src --known-first-party my_service"
    run_synced(f"uv run --with {deptry} --per-rule-ignores 'DEP002={LOADED_BY_NAME},DEP003={TRANSITIVE}'")
