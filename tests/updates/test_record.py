"""A service knows where it comes from, however it was made."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Project

from .conftest import WAYS, Template, run, with_local_clone
from .history import git

LINK = "uvx --with 'typer<0.26' cruft link"


def record(project: Project) -> Any:
    """What the service knows; cruft writes a local address without its scheme."""
    return json.loads(project.file(".cruft.json").replace("file://", ""))


@pytest.mark.parametrize("way", ["gh", "tag", "clone"])
def test_cookiecutter_leaves_the_record_that_cruft_would(make: Callable[..., Project], way: str) -> None:
    ours = record(make("newest", way, project_name="Ada's “service” 🎉", project_slug="my-service"))
    theirs = record(make("newest", "cruft", project_name="Ada's “service” 🎉", project_slug="my-service"))
    if way == "tag":
        theirs["checkout"] = "newest"
    assert ours == theirs
    assert list(ours["context"]["cookiecutter"]) == list(theirs["context"]["cookiecutter"])


@pytest.mark.parametrize("way", WAYS)
def test_cruft_finds_the_record_up_to_date(make: Callable[..., Project], way: str) -> None:
    project = make("newest", way)
    run(project.path, "cruft", "check")
    run(project.path, "cruft", "diff", "--exit-code")


def no_git(clone: Path) -> None:
    shutil.rmtree(clone / ".git")


def no_origin(clone: Path) -> None:
    git(clone, "remote", "remove", "origin")


def unreachable_origin(clone: Path) -> None:
    git(clone, "remote", "set-url", "origin", "https://127.0.0.1:9/template.git")


def another_file(clone: Path) -> None:
    (clone / "another").touch()


def another_repository(clone: Path) -> None:
    no_git(clone)
    git(clone.parent, "init", "--quiet")
    git(clone.parent, "commit", "--quiet", "--allow-empty", "--message", "another")
    git(clone.parent, "remote", "add", "origin", "https://example.com/another.git")


@pytest.mark.parametrize("change", [no_git, no_origin, unreachable_origin, another_file, another_repository])
def test_without_a_known_commit_a_line_says_how_to_link(
    template: Template, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    git(folder, "clone", "--quiet", template.url, "clone")
    change(folder / "clone")
    said = run(folder, "cookiecutter", "--no-input", "clone")
    assert said.count(LINK) == 1
    assert (folder / "my-service" / "pyproject.toml").exists()
    assert not (folder / "my-service" / ".cruft.json").exists()


def test_without_the_git_command_a_line_says_how_to_link(template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    git(folder, "clone", "--quiet", template.url, "clone")
    said = run(folder, "cookiecutter", "--no-input", "clone", PATH=str(tmp_path))
    assert said.count(LINK) == 1


def test_a_service_is_linked_later_as_the_line_says(template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    with_local_clone(template, "third", folder, {})
    project = Project(folder / "my-service")
    left = record(project)
    (project.path / ".cruft.json").unlink()
    run(project.path, "cruft", "link", template.url, "--checkout", left["commit"], "--no-input")
    assert record(project)["commit"] == left["commit"]
    assert record(project)["context"] == left["context"]


@pytest.mark.slow
def test_cruft_still_fails_with_later_typers(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="NoCruftFound"):
        Project(tmp_path).run("uvx --with 'typer>=0.26' cruft check")
    with pytest.raises(AssertionError, match="Was unable to locate") as failure:
        Project(tmp_path).run("uvx --with 'typer<0.26' cruft check")
    assert "NoCruftFound" not in str(failure.value)
