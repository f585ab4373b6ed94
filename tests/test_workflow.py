"""GitHub Actions workflows: linted, and executed by act, with stubs for the actions of others."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import FRAMEWORKS, TEMPLATE, Project
from pipelines import EACH_ONCE, FAILING, PASSING, Repository, cases, create_repository, shards, shrink, write_commands

WORKFLOW = ".github/workflows/ci.yaml"
RELEASE = ".github/workflows/release.yaml"
ACTIONS = TEMPLATE / "tests" / "actions"
PYTHON = "3.13"  # that of pull requests
PULL_REQUEST = {"pull_request": {"base": {"ref": "main"}, "head": {"ref": "change"}}}
# Of a push to main. A pull request has neither load tests nor mutation tests, but benchmarks.
JOBS = {"quality", "test", "image", "load", "mutation", "report", "publish", "gate"}


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    return bake(framework=request.param, pipeline="github", template_updates=True)


@pytest.fixture(scope="module")
def jobs(project: Project) -> dict[str, Any]:
    return dict(yaml.safe_load(project.file(WORKFLOW))["jobs"])


def needs(job: dict[str, Any]) -> list[str]:
    needed = job.get("needs", [])
    return [needed] if isinstance(needed, str) else list(needed)


def act(repository: Repository, event: str, *options: str, workflow: str = WORKFLOW) -> tuple[dict[str, str], str]:
    """Execute a workflow, and return the result of each job that ran, and the log.

    If a job fails, the log is that of the failed jobs.
    """
    pins = re.findall(r"uses: (([\w-]+)/([\w-]+)@\w{40})", repository.project.file(WORKFLOW))
    stubs = (f"--local-repository={pin}={ACTIONS / name}" for pin, _, name in sorted(set(pins)))
    shutil.rmtree(repository.folder / "artifacts", ignore_errors=True)
    variables = {
        "ARTIFACTS": repository.folder / "artifacts",
        "CI": "true",
        "HYPOTHESIS_PROFILE": "dev",  # the profile of CI runs more examples
        "REPOSITORY": repository.project.path,
    }
    command = [
        *("act", event, "--workflows", workflow, "--platform", "ubuntu-24.04=-self-hosted", "--json"),
        *("--no-cache-server", "--matrix", f"python:{PYTHON}", *stubs, *options),
        *(f"--env={name}={value}" for name, value in variables.items()),
    ]
    done = subprocess.run(
        command, cwd=repository.project.path, env=repository.environment, capture_output=True, text=True
    )
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    results = {event["jobID"]: event["jobResult"] for event in events if "jobResult" in event}
    failed = {job for job, result in results.items() if result != "success"}
    log = "".join(event["msg"] + "\n" for event in events if not failed or event.get("jobID") in failed) + done.stderr
    assert (done.returncode == 0) == (set(results.values()) == {"success"}), log
    return results, log


@pytest.mark.slow
@pytest.mark.rotated(3)
def test_every_job_passes_on_a_push(project: Project, engine: None, tmp_path: Path, vulnerability_service: str) -> None:
    repository = create_repository(project, tmp_path, vulnerability_service, loads=True)

    results, log = act(repository, "push", "--var", "PUBLISH_REPORTS=true")

    assert results == dict.fromkeys(JOBS, "success"), log
    for report in ("Tests: unit", "Tests: schema", "Coverage", "Mutation", "Load", "Slowest test"):
        assert re.search(rf"^\| {report} \|.*passed \|$", log, re.MULTILINE), log
    artifacts = repository.folder / "artifacts"
    assert 'filename="' in (artifacts / "quality/coverage.xml").read_text(encoding="utf-8")
    assert "<html" in (artifacts / "github-pages/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small(
    bake: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory, vulnerability_service: str
) -> Repository:
    project = bake()
    shrink(project)
    repository = create_repository(project, tmp_path_factory.mktemp("small"), vulnerability_service, loads=False)
    (repository.folder / "event.json").write_text(json.dumps(PULL_REQUEST), encoding="utf-8")
    return repository


@pytest.mark.slow
@pytest.mark.rotated(3)
@pytest.mark.parametrize("passes", [True, False])
@pytest.mark.parametrize(
    ("event", "jobs"),
    [
        ("pull_request", {"quality", "test", "image", "benchmarks", "report", "gate"}),
        ("push", JOBS - {"publish"}),
        ("schedule", (JOBS | {"nightly"}) - {"publish"}),
    ],
)
def test_one_failing_test_closes_the_gate(small: Repository, event: str, jobs: set[str], passes: bool) -> None:
    small.write_test(PASSING if passes else FAILING)

    results, log = act(small, event, "--eventpath", str(small.folder / "event.json"))

    failed = set() if passes else {"test", "gate", *({"nightly"} & jobs)}
    assert results == {job: "failure" if job in failed else "success" for job in jobs}, log


@pytest.mark.slow
@pytest.mark.rotated(3)
def test_shards_run_each_test_once(small: Repository) -> None:
    with shards(small, WORKFLOW, "shard: [1]"):
        results, log = act(small, "pull_request", "--eventpath", str(small.folder / "event.json"))
    assert set(results.values()) == {"success"}, log
    assert cases(small.folder / "artifacts/quality/tests", "property") == EACH_ONCE
    assert cases(small.folder / "artifacts/quality/tests", "schema") == [("tests.schema.test_one", "test_one")]


@pytest.mark.parametrize("result", ["failure", "cancelled"])
def test_gate_fails_if_a_job_failed_or_was_cancelled(project: Project, jobs: dict[str, Any], result: str) -> None:
    (step,) = jobs["gate"]["steps"]
    with pytest.raises(AssertionError, match="ended with 1"):
        project.run(step["run"], RESULTS=f"success {result} skipped")


def test_gate_needs_every_job_and_always_runs(jobs: dict[str, Any]) -> None:
    assert set(needs(jobs["gate"])) == jobs.keys() - {"gate"}
    assert jobs["gate"]["if"] == "always()"


def test_every_test_layer_has_a_step(project: Project, jobs: dict[str, Any]) -> None:
    stages = {path.name for path in (project.path / "tests").iterdir() if any(path.glob("test_*.py"))}
    commands = "\n".join(step.get("run", "") for job in jobs.values() for step in job.get("steps", []))
    assert set(re.findall(r"pytest tests/(\w+)", commands)) == stages


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
    workflow = bake(pipeline="github", contract_tests=contract_tests).file(WORKFLOW)
    assert ("pytest tests/contract" in workflow) == contract_tests


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
    commands = []
    for job in workflow["jobs"].values():
        for tests in job.get("strategy", {}).get("matrix", {}).get("tests", [""]):
            commands += [step.get("run", "").replace("${{ matrix.tests }}", tests) for step in job["steps"]]
    runs = [command for command in commands if "pytest" in command]
    assert set().union(*map(collected, runs)) == collected("uv run pytest")


@pytest.mark.parametrize("job", ["render", "updates"])
def test_jobs_that_read_releases_fetch_all_tags(job: str) -> None:
    workflow = yaml.safe_load((TEMPLATE / ".github" / "workflows" / "ci.yaml").read_text(encoding="utf-8"))
    (checkout,) = (step for step in workflow["jobs"][job]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0


# A release is a tag of the repository.
GH = """\
#!/bin/sh
case "$2" in
view) git -C "$REPOSITORY" rev-parse --verify --quiet "refs/tags/$3" ;;
create) git -C "$REPOSITORY" tag "$3" "$5" ;;
esac
"""
# Linters fail if there is a file `broken`; tests are not run.
UV = f"""\
#!/bin/sh
[ "$1 $2" = "run ruff" ] && exec test ! -e "$REPOSITORY/broken"
[ "$1" = run ] || exec {shutil.which("uv")} "$@"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Repository:
    project = Project(tmp_path / "clone")
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{TEMPLATE}", project.path], check=True)
    shutil.copytree(TEMPLATE / ".github", project.path / ".github", dirs_exist_ok=True)
    write_commands(tmp_path / "bin", uv=UV, gh=GH)
    return Repository(project, tmp_path)


@pytest.mark.slow
def test_each_version_is_released_once_when_ci_has_passed(clone: Repository) -> None:
    def push() -> set[str]:
        clone.commit()
        results, _ = act(clone, "push", workflow=RELEASE)
        return {job for job, result in results.items() if result == "success"}

    (clone.project.path / "broken").touch()
    assert "release" not in push()
    assert clone.project.run("git tag") == ""

    (clone.project.path / "broken").unlink()
    for version in ("1.2.0", "1.2.0", "1.3.0"):
        clone.project.run(f"{shutil.which('uv')} version --frozen {version}")
        assert {"gate", "release"} <= push()
    assert clone.project.run("git tag --format '%(refname:short) %(objectname)'").splitlines() == [
        f"v1.2.0 {clone.project.run('git rev-parse HEAD~2').strip()}",
        f"v1.3.0 {clone.project.run('git rev-parse HEAD').strip()}",
    ]


def test_changelog_starts_with_the_current_version() -> None:
    version = tomllib.loads((TEMPLATE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (TEMPLATE / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == version
