"""The steps of the workflow `update.yaml`, executed here: GitHub's command is a stand-in, origin a folder."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from conftest import Project

from .conftest import commit
from .history import git

pytestmark = pytest.mark.slow

BRANCH = "template-update"
# Writes down what it is asked, and knows how many pull requests are open.
GH = """#!/bin/sh
echo "$1 $2" >> {calls}
[ "$2" != list ] || echo {open}
"""


@dataclass(frozen=True)
class Workflow:
    """The workflow in a checkout of a service."""

    project: Project
    folder: Path

    def run(self, pull_requests: int = 0) -> list[str]:
        """Run its steps, and give what GitHub was asked."""
        calls = self.folder / "calls"
        calls.touch()
        gh = self.folder / "bin" / "gh"
        gh.parent.mkdir()
        gh.write_text(GH.format(calls=calls, open=pull_requests), encoding="utf-8")
        gh.chmod(0o755)
        workflow = yaml.safe_load(self.project.file(".github/workflows/update.yaml"))
        for step in workflow["jobs"]["update"]["steps"]:
            if "run" in step:
                self.project.run(step["run"], **step.get("env", {}), PATH=f"{gh.parent}:{os.environ['PATH']}")
        return calls.read_text(encoding="utf-8").splitlines()

    def pushed(self) -> list[str]:
        """The files that the branch changes, if it was pushed."""
        git(self.project.path, "fetch", "--quiet", "origin")
        found = git(self.project.path, "branch", "--remotes", "--list", f"origin/{BRANCH}")
        return git(self.project.path, "diff", "--name-only", "main", found.strip()).splitlines() if found else []


@pytest.fixture
def workflow(make: Callable[..., Project], tmp_path: Path) -> Callable[[str], Workflow]:
    def workflow(release: str) -> Workflow:
        project = make(release, template_updates=True)
        git(tmp_path, "clone", "--quiet", "--bare", str(project.path), "origin.git")
        git(project.path, "remote", "add", "origin", str(tmp_path / "origin.git"))
        return Workflow(project, tmp_path)

    return workflow


def test_a_waiting_update_becomes_a_pull_request(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    assert checkout.run() == ["pr list", "auth setup-git", "pr create"]
    assert {".cruft.json", "README.md", "uv.lock"} <= set(checkout.pushed())


def test_without_an_update_nothing_happens(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("newest")
    assert checkout.run() == []
    assert checkout.pushed() == []


def test_an_open_pull_request_is_left_alone(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    assert checkout.run(pull_requests=1) == ["pr list"]
    assert checkout.pushed() == []


def test_a_conflict_ends_the_job(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    readme = checkout.project.file("README.md").replace("Only requires", "Certainly requires")
    (checkout.project.path / "README.md").write_text(readme, encoding="utf-8")
    commit(checkout.project, "edited")
    with pytest.raises(AssertionError, match=r"In conflict:\n\s+README.md"):
        checkout.run()
    assert checkout.pushed() == []
