"""`.cruft.json` records the template, however the service was created."""

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
    """Return the record; cruft writes local URLs without their scheme."""
    return json.loads(project.file(".cruft.json").replace("file://", ""))


@pytest.mark.parametrize("way", ["gh", "tag", "clone"])
def test_record_of_cookiecutter_equals_that_of_cruft(create: Callable[..., Project], way: str) -> None:
    actual = record(create("newest", way, project_name="Ada's “service” 🎉", project_slug="my-service"))
    expected = record(create("newest", "cruft", project_name="Ada's “service” 🎉", project_slug="my-service"))
    if way == "tag":
        expected["checkout"] = "newest"
    assert actual == expected
    assert list(actual["context"]["cookiecutter"]) == list(expected["context"]["cookiecutter"])


@pytest.mark.parametrize("way", WAYS)
def test_cruft_check_and_diff_pass_on_a_new_service(create: Callable[..., Project], way: str) -> None:
    project = create("newest", way)
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
def test_unknown_commit_prints_how_to_link(template: Template, tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = tmp_path / "created"
    folder.mkdir()
    git(folder, "clone", "--quiet", template.url, "clone")
    change(folder / "clone")
    output = run(folder, "cookiecutter", "--no-input", "clone")
    assert output.count(LINK) == 1
    assert (folder / "my-service" / "pyproject.toml").exists()
    assert not (folder / "my-service" / ".cruft.json").exists()


def test_missing_git_command_prints_how_to_link(template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "created"
    folder.mkdir()
    git(folder, "clone", "--quiet", template.url, "clone")
    output = run(folder, "cookiecutter", "--no-input", "clone", PATH=str(tmp_path))
    assert output.count(LINK) == 1


def test_service_can_be_linked_later(template: Template, tmp_path: Path) -> None:
    folder = tmp_path / "created"
    folder.mkdir()
    with_local_clone(template, "third", folder, {})
    project = Project(folder / "my-service")
    original = record(project)
    (project.path / ".cruft.json").unlink()
    run(project.path, "cruft", "link", template.url, "--checkout", original["commit"], "--no-input")
    assert record(project)["commit"] == original["commit"]
    assert record(project)["context"] == original["context"]


@pytest.mark.slow
def test_cruft_still_requires_the_typer_pin(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="NoCruftFound"):
        Project(tmp_path).run("uvx --with 'typer>=0.26' cruft check")
    with pytest.raises(AssertionError, match="Was unable to locate") as failure:
        Project(tmp_path).run("uvx --with 'typer<0.26' cruft check")
    assert "NoCruftFound" not in str(failure.value)
