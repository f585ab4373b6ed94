"""The steps of the workflow `update.yaml`, executed locally with a fake `gh` and a local origin."""

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
# Records its calls and returns the number of open pull requests.
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
        """Run its steps and return the calls of `gh`."""
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
        """Return the files that the pushed branch changes, if any."""
        git(self.project.path, "fetch", "--quiet", "origin")
        found = git(self.project.path, "branch", "--remotes", "--list", f"origin/{BRANCH}")
        return git(self.project.path, "diff", "--name-only", "main", found.strip()).splitlines() if found else []


@pytest.fixture
def workflow(create: Callable[..., Project], tmp_path: Path) -> Callable[[str], Workflow]:
    def workflow(release: str) -> Workflow:
        project = create(release, template_updates=True)
        git(tmp_path, "clone", "--quiet", "--bare", str(project.path), "origin.git")
        git(project.path, "remote", "add", "origin", str(tmp_path / "origin.git"))
        return Workflow(project, tmp_path)

    return workflow


def test_update_creates_a_pull_request(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    assert checkout.run() == ["pr list", "auth setup-git", "pr create"]
    assert {".cruft.json", "README.md", "uv.lock"} <= set(checkout.pushed())


def test_up_to_date_service_creates_no_pull_request(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("newest")
    assert checkout.run() == []
    assert checkout.pushed() == []


def test_open_pull_request_is_not_changed(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    assert checkout.run(pull_requests=1) == ["pr list"]
    assert checkout.pushed() == []


def test_conflict_fails_the_job(workflow: Callable[[str], Workflow]) -> None:
    checkout = workflow("third")
    readme = checkout.project.file("README.md").replace("Only requires", "Certainly requires")
    (checkout.project.path / "README.md").write_text(readme, encoding="utf-8")
    commit(checkout.project, "edited")
    with pytest.raises(AssertionError, match=r"In conflict:\n\s+README.md"):
        checkout.run()
    assert checkout.pushed() == []
