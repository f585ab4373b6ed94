"""GitHub Actions workflows: linted, and the steps of a push to main executed locally."""

import http.server
import json
import os
import re
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import FRAMEWORKS, TEMPLATE, Project

WORKFLOW = ".github/workflows/ci.yaml"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    return bake(framework=request.param, pipeline="github", template_updates=True)


@pytest.fixture(scope="module")
def jobs(project: Project) -> dict[str, Any]:
    return dict(yaml.safe_load(project.file(WORKFLOW))["jobs"])


def needs(job: dict[str, Any]) -> list[str]:
    needed = job.get("needs", [])
    return [needed] if isinstance(needed, str) else list(needed)


def in_order(jobs: dict[str, Any]) -> list[dict[str, Any]]:
    order = TopologicalSorter({name: needs(job) for name, job in jobs.items()}).static_order()
    return [jobs[name] for name in order]


# Values of the workflow's expressions on a push to main where every job succeeds; others raise KeyError.
EXPRESSIONS = {
    "github.event_name != 'pull_request'": "true",
    "github.event_name == 'schedule'": "",
    "github.event_name == 'schedule' && '60s' || '30s'": "30s",
    "always()": "true",
    "!cancelled()": "true",
    "!cancelled() && needs.quality.result == 'success'": "true",
    "!cancelled() && needs.report.result != 'skipped' && github.ref == 'refs/heads/main'"
    " && vars.PUBLISH_REPORTS == 'true'": "",
    "join(needs.*.result, ' ')": "success skipped",
}


def expand(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda expression: values[expression[1]], text)


def steps(workflow: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each command with its environment, in order, expanded over the matrix."""
    for job in in_order(workflow["jobs"]):
        matrix = job.get("strategy", {}).get("matrix", {})
        for values in product(*matrix.values()):
            context = EXPRESSIONS | {f"matrix.{key}": value for key, value in zip(matrix, values, strict=True)}
            if context.get("matrix.python", PYTHON) != PYTHON or not context[job.get("if", "always()")]:
                continue
            for step in job.get("steps", []):  # jobs that call another workflow have no steps
                if "run" in step and context[step.get("if", "always()")]:
                    environment = workflow.get("env", {}) | job.get("env", {}) | step.get("env", {})
                    yield (
                        expand(step["run"], context),
                        {key: expand(value, context) for key, value in environment.items()},
                    )


@pytest.fixture(scope="module")
def vulnerability_service() -> Iterator[str]:
    """Serve an empty vulnerability database for `uv audit`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            response = json.dumps({"results": [{} for _ in request["queries"]]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(response)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.slow
def test_all_steps_pass_in_order(project: Project, engine: None, vulnerability_service: str) -> None:
    project.run("uv sync")  # creates uv.lock, which the workflow expects to be committed
    for command, environment in steps(yaml.safe_load(project.file(WORKFLOW))):
        command = re.sub("^uv audit$", f"uv audit --service-url {vulnerability_service}", command)
        project.run(command, **{"CI": "true", "GITHUB_STEP_SUMMARY": "summary.md"} | environment)
    summary = project.file("summary.md")
    for report in ("Tests", "Coverage", "Contracts", "Schema fuzzing", "Load", "Slowest test"):
        assert re.search(rf"^\| {report} \|.*passed \|$", summary, re.MULTILINE)


@pytest.mark.parametrize("result", ["failure", "cancelled"])
def test_gate_fails_if_a_job_failed_or_was_cancelled(project: Project, jobs: dict[str, Any], result: str) -> None:
    (step,) = jobs["gate"]["steps"]
    with pytest.raises(AssertionError, match="ended with 1"):
        project.run(step["run"], RESULTS=f"success {result} skipped")


def test_gate_needs_every_job_and_always_runs(jobs: dict[str, Any]) -> None:
    assert set(needs(jobs["gate"])) == jobs.keys() - {"gate"}
    assert jobs["gate"]["if"] == "always()"


def test_every_test_layer_has_a_job(project: Project, jobs: dict[str, Any]) -> None:
    stages = {path.name for path in (project.path / "tests").iterdir() if any(path.glob("test_*.py"))}
    assert {*jobs["test"]["strategy"]["matrix"]["stage"], "performance", "benchmarks"} == stages


def test_every_job_has_a_timeout_and_minimal_permissions(jobs: dict[str, Any]) -> None:
    for name, job in jobs.items():
        assert "uses" in job or job["timeout-minutes"] <= (240 if name == "nightly" else 60), name
        publishes = {"pages": "write", "id-token": "write"} if name == "publish" else {}
        assert job["permissions"] in ({}, {"contents": "read"}, publishes), name


@pytest.fixture(params=["template", *FRAMEWORKS])
def github(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    if request.param == "template":
        return Project(TEMPLATE)
    return bake(framework=request.param, pipeline="github", template_updates=True)


def test_workflows_are_valid(github: Project) -> None:
    for workflow in sorted((github.path / ".github" / "workflows").iterdir()):
        github.run(f"check-jsonschema --builtin-schema vendor.github-workflows {workflow}")
    for configuration in (github.path / ".github").glob("dependabot.*"):
        github.run(f"check-jsonschema --builtin-schema vendor.dependabot {configuration}")


def test_zizmor_reports_nothing(github: Project) -> None:
    github.run("zizmor --offline --quiet .github")


@pytest.mark.parametrize("contract_tests", [True, False])
def test_contract_stage_requires_contract_tests(bake: Callable[..., Project], contract_tests: bool) -> None:
    workflow = yaml.safe_load(bake(pipeline="github", contract_tests=contract_tests).file(WORKFLOW))
    assert ("contract" in workflow["jobs"]["test"]["strategy"]["matrix"]["stage"]) == contract_tests


def test_without_pipeline_there_are_no_workflows(bake: Callable[..., Project]) -> None:
    assert not Path(bake(pipeline="none", template_updates=True).path / ".github").exists()


@pytest.mark.parametrize("template_updates", [True, False])
def test_update_workflow_requires_template_updates(bake: Callable[..., Project], template_updates: bool) -> None:
    workflow = bake(pipeline="github", template_updates=template_updates).path / ".github" / "workflows" / "update.yaml"
    assert workflow.exists() == template_updates


def test_template_and_projects_pin_the_same_actions(project: Project) -> None:
    workflows = [path for folder in (TEMPLATE, project.path) for path in (folder / ".github" / "workflows").iterdir()]
    text = "".join(path.read_text(encoding="utf-8") for path in workflows)
    pins = set(re.findall(r"uses: (\S+)@(\w{40}) # (v\S+)", text))
    assert len(pins) == len({action for action, _, _ in pins})


def collected(command: str) -> set[str]:
    listing = Project(TEMPLATE).run(f"{command} --collect-only --quiet")
    return {line for line in listing.splitlines() if "::" in line}


def test_template_workflow_runs_every_test() -> None:
    workflow = yaml.safe_load((TEMPLATE / WORKFLOW).read_text(encoding="utf-8"))
    commands = [command for command, _ in steps(workflow) if "pytest" in command]
    assert set().union(*map(collected, commands)) == collected("uv run pytest")


@pytest.mark.parametrize("job", ["render", "updates"])
def test_jobs_that_read_releases_fetch_all_tags(job: str) -> None:
    workflow = yaml.safe_load((TEMPLATE / ".github" / "workflows" / "ci.yaml").read_text(encoding="utf-8"))
    (checkout,) = (step for step in workflow["jobs"][job]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0


@pytest.mark.parametrize("released", [True, False])
def test_release_tags_a_version_once(tmp_path: Path, released: bool) -> None:
    calls = tmp_path / "calls"
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\necho "$*" >> {calls}\n[ "$2" = create ] || exit {0 if released else 1}\n')
    gh.chmod(0o755)
    workflow = yaml.safe_load((TEMPLATE / ".github" / "workflows" / "release.yaml").read_text(encoding="utf-8"))
    (step,) = (step for step in workflow["jobs"]["release"]["steps"] if "run" in step)
    Project(TEMPLATE).run(step["run"], PATH=f"{tmp_path}:{os.environ['PATH']}", GITHUB_SHA="abc")
    tag = f"v{tomllib.loads((TEMPLATE / 'pyproject.toml').read_text(encoding='utf-8'))['project']['version']}"
    created = [] if released else [f"release create {tag} --target abc --generate-notes"]
    assert calls.read_text().splitlines() == [f"release view {tag}", *created]


def test_changelog_starts_with_the_current_version() -> None:
    version = tomllib.loads((TEMPLATE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (TEMPLATE / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == version
