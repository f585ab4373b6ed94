"""Services created from releases of the template, and the ways to create and update them."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

import cruft
import pytest
from cookiecutter.config import DEFAULT_CONFIG
from cookiecutter.main import cookiecutter
from jinja2 import Environment

from conftest import Project, surroundings

from .history import build, git


@dataclass(frozen=True)
class Template:
    """The repository of a template with releases."""

    path: Path

    @property
    def url(self) -> str:
        return f"file://{self.path}"

    def release(self, name: str) -> None:
        """Point the default branch at a release."""
        git(self.path, "update-ref", "refs/heads/main", git(self.path, "rev-parse", f"{name}^{{commit}}"))


def snapshot(project: Path) -> dict[str, bytes]:
    """Return the content of every file outside `.git` and virtual environments."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and not {".git", ".venv", "__pycache__"} & set(path.parts)
    }


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile a file of the template once, not for each update in this process."""
    compile_template: Callable[..., CodeType] = Environment.compile
    compiled: dict[tuple[str, str | None], CodeType] = {}

    def compile_once(environment: Environment, source: str, name: str | None = None, *options: Any) -> CodeType:
        if (source, name) not in compiled:
            compiled[source, name] = compile_template(environment, source, name, *options)
        return compiled[source, name]

    with mock.patch.object(Environment, "compile", compile_once):
        yield


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = tmp_path_factory.mktemp("history") / "org" / "template.git"
    build(repository)
    return repository


@pytest.fixture(scope="session")
def template(history: Path) -> Template:
    return Template(history)


def run(folder: Path, *command: str, **environment: str) -> str:
    environment = surroundings(HOME=str(folder.parent), PWD=str(folder), **environment)
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def as_arguments(answers: dict[str, Any]) -> list[str]:
    return [f"{question}={answer}" for question, answer in answers.items()]


def with_cruft(template: Template, release: str, folder: Path, answers: dict[str, Any]) -> None:
    template.release(release)
    run(folder, "cruft", "create", template.url, "--no-input", "--extra-context", json.dumps(answers))


def with_gh(template: Template, release: str, folder: Path, answers: dict[str, Any]) -> None:
    template.release(release)
    config = folder / "config.yaml"
    config.write_text(f"abbreviations: {{gh: 'file://{template.path.parents[1]}/{{0}}.git'}}\n", encoding="utf-8")
    gh = f"gh:org/{template.path.stem}"
    run(folder, "cookiecutter", "--no-input", gh, *as_arguments(answers), COOKIECUTTER_CONFIG=str(config))


def with_tag(template: Template, release: str, folder: Path, answers: dict[str, Any]) -> None:
    run(folder, "cookiecutter", "--no-input", "--checkout", release, template.url, *as_arguments(answers))


def with_local_clone(template: Template, release: str, folder: Path, answers: dict[str, Any]) -> None:
    git(folder, "clone", "--quiet", "--branch", release, template.url, "clone")
    run(folder, "cookiecutter", "--no-input", "clone", *as_arguments(answers))


WAYS = {"cruft": with_cruft, "gh": with_gh, "tag": with_tag, "clone": with_local_clone}


def commit(project: Project, message: str) -> None:
    git(project.path, "add", "--all")
    git(project.path, "commit", "--quiet", "--allow-empty", "--message", message)


@pytest.fixture(scope="session")
def create_cached(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Create a service from a release and commit it. Results are cached."""

    @cache
    def create_cached(release: str, way: str, **answers: Any) -> Path:
        folder = tmp_path_factory.mktemp("created") / f"{way}-{release}"
        folder.mkdir()
        WAYS[way](template, release, folder, answers)
        project = Project(folder / "my-service", answers)
        git(project.path, "init", "--quiet", "--initial-branch", "main")
        commit(project, "created")
        return project.path

    return create_cached


@pytest.fixture
def create(template: Template, create_cached: Callable[..., Path], tmp_path: Path) -> Callable[..., Project]:
    """Create a service from a release, then publish the newest release."""

    def create(release: str, way: str = "cruft", **answers: Any) -> Project:
        folder = tmp_path / f"{way}-{release}"
        shutil.copytree(create_cached(release, way, **answers), folder / "my-service", symlinks=True)
        template.release("newest")
        return Project(folder / "my-service", answers)

    return create


@pytest.fixture(scope="session")
def render(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, bytes]]:
    """Return the files of a fresh render of a release. Results are cached."""

    @cache
    def render(release: str, **answers: Any) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("fresh")
        with as_process(folder):
            cookiecutter(Template(history).url, checkout=release, no_input=True, extra_context=answers)
        return snapshot(folder / "my-service")

    return render


@pytest.fixture
def fresh_clone(tmp_path: Path) -> Callable[[Project], Project]:
    """Clone a service: the clone's git has only the blobs of commits, not those that the hook stored."""

    def fresh_clone(project: Project) -> Project:
        git(tmp_path, "clone", "--quiet", "--no-local", str(project.path), "fresh-clone")
        return Project(tmp_path / "fresh-clone", project.context)

    return fresh_clone


@contextmanager
def as_process(folder: Path) -> Iterator[StringIO]:
    """Give the code within the folder, environment and output of a process of its own."""
    home = folder.parent
    environment = surroundings(HOME=str(home), PWD=str(folder))
    # cookiecutter looks up the home folder on import, and clones into it.
    folders = {"cookiecutters_dir": f"{home}/.cookiecutters", "replay_dir": f"{home}/.cookiecutter_replay"}
    # The script replaces a function of this module.
    module = vars(sys.modules["cruft._commands.update"])
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.dict(DEFAULT_CONFIG, folders),
        mock.patch.dict(module),
        chdir(folder),
        redirect_stdout(StringIO()) as output,
    ):
        yield output


def update(project: Project, *changes: str) -> str:
    """Update with the project's script."""
    return project.run(" ".join(["uv run --quiet scripts/update.py", *(f"--set {change}" for change in changes)]))


def update_here(project: Project, *changes: str) -> str:
    """Update with the project's script in this process, which takes a third of the time."""
    with as_process(project.path) as output:
        runpy.run_path("scripts/update.py")["main"](changes)
    return output.getvalue()


def update_from_elsewhere(project: Project) -> None:
    """Update with the project's script, run from another folder."""
    Project(project.path.parent).run(f"uv run --quiet {project.path.name}/scripts/update.py")


def update_with_cruft(project: Project) -> None:
    """Update with cruft, without the project's script."""
    project.run(f"{sys.executable} -m cruft update -y", PWD=str(project.path))


def update_with_cruft_here(project: Project) -> None:
    """Update with cruft in this process, without the project's script."""
    with as_process(project.path):
        assert cruft.update(skip_apply_ask=True)


def assert_merged(project: Project) -> None:
    """Check that there are no conflicts, rejects or conflict markers."""
    assert git(project.path, "diff", "--name-only", "--diff-filter=U") == ""
    assert git(project.path, "ls-files", "--others", "*.rej", "*.orig") == ""
    assert "<<<<<<<" not in git(project.path, "diff", "HEAD")
