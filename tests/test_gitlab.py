"""The GitLab pipeline: valid, and executed by gitlab-ci-local's shell executor."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import FRAMEWORKS, Project
from pipelines import EACH_ONCE, FAILING, PASSING, Repository, cases, create_repository, shards, shrink

PIPELINE = ".gitlab-ci.yml"
STAGES = ("unit", "integration", "contract", "property", "resilience", "e2e", "schema")
STAGE_JOBS = {f"test: [{stage},1]" for stage in STAGES}
OTHER_PYTHONS = {f"test-pythons: [{stage},1,{python}]" for stage in STAGES for python in ("3.12", "3.14")}
ALWAYS = {"quality", "container", "report", *STAGE_JOBS}
DEFAULT_BRANCH = ALWAYS | OTHER_PYTHONS | {"performance", "load", "mutation", "pages"}
# A shell starts no services.
LOCAL = f"include: [{{local: {PIPELINE}}}]\n.docker: {{services: []}}\n"


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("mutation_tests", ["mutmut", "none", "cosmic-ray"])
def test_pipeline_is_valid(bake: Callable[..., Project], framework: str, mutation_tests: str) -> None:
    project = bake(framework=framework, pipeline="gitlab", mutation_tests=mutation_tests)
    project.run(f"check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci {PIPELINE}")


def test_every_test_layer_has_a_job(bake: Callable[..., Project]) -> None:
    project = bake(pipeline="gitlab")
    layers = {path.name for path in (project.path / "tests").iterdir() if any(path.glob("test_*.py"))}
    assert {*STAGES, "performance", "benchmarks"} == layers
    assert f"[{', '.join(STAGES)}]" in project.file(PIPELINE)


def test_every_job_that_runs_tests_has_an_engine(bake: Callable[..., Project]) -> None:
    jobs = yaml.safe_load(bake(pipeline="gitlab").file(PIPELINE))
    scripts = {name: " ".join(job["script"]) for name, job in jobs.items() if "script" in job}
    runs_tests = [name for name, script in scripts.items() if re.search(r"pytest|flakes\.py|mutation\.py", script)]
    assert runs_tests
    for name in runs_tests:
        assert ".docker" in jobs[name]["extends"], name


@pytest.fixture(scope="session")
def gitlab_ci_local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install gitlab-ci-local: 4.73 is the last one for Node 20."""
    folder = tmp_path_factory.mktemp("gitlab-ci-local")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "gitlab-ci-local@4.73.0"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules/.bin/gitlab-ci-local"


@pytest.fixture(scope="module")
def small(
    bake: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory, vulnerability_service: str
) -> Repository:
    project = bake(pipeline="gitlab")
    shrink(project)
    (project.path / "local.yml").write_text(LOCAL, encoding="utf-8")
    repository = create_repository(project, tmp_path_factory.mktemp("small"), vulnerability_service, loads=False)
    project.run(f"git remote add origin https://git.example.com/{project.path}.git")
    return repository


def execute(repository: Repository, gitlab_ci_local: Path, source: str) -> tuple[dict[str, str], str]:
    """Execute the pipeline, and return the result of each job that ran, and the log."""
    shutil.rmtree(repository.project.path / "reports", ignore_errors=True)
    variables = {
        "CI_COMMIT_BRANCH": "" if source == "merge_request_event" else "main",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_PIPELINE_SOURCE": source,
        "CI_PROJECT_ID": "1",
        "CI_REPOSITORY_URL": str(repository.project.path),
        "PUBLISH_REPORTS": "true",
        "UV_CACHE_DIR": repository.environment["UV_CACHE_DIR"],
        "UV_PYTHON": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    done = subprocess.run(
        [
            *(gitlab_ci_local, "--file", "local.yml", "--force-shell-executor", "--shell-isolation", "--no-color"),
            *("--concurrency", "2"),
            *(word for name, value in variables.items() for word in ("--variable", f"{name}={value}")),
        ],
        cwd=repository.project.path,
        # At the first level, bash reads ~/.bashrc if its input is a socket, as Node's is.
        env=repository.environment | {"SHLVL": "2"},
        capture_output=True,
        text=True,
    )
    log = done.stdout + done.stderr
    results = {name: result for result, name in re.findall(r"^ (PASS|FAIL)  (\S+(?: \[.+?\])?)", log, re.MULTILINE)}
    assert (done.returncode == 0) == (set(results.values()) == {"PASS"}), log
    return results, log


@pytest.mark.slow
@pytest.mark.rotated(7)
@pytest.mark.parametrize("passes", [True, False])
@pytest.mark.parametrize(
    ("source", "jobs"),
    [
        ("merge_request_event", ALWAYS | {"benchmarks"}),
        ("push", DEFAULT_BRANCH),
        ("schedule", DEFAULT_BRANCH | {"nightly"}),
    ],
)
def test_one_failing_test_fails_the_pipeline(
    small: Repository, gitlab_ci_local: Path, source: str, jobs: set[str], passes: bool
) -> None:
    small.write_test(PASSING if passes else FAILING)
    results, log = execute(small, gitlab_ci_local, source)
    failed = set() if passes else {name for name in jobs if "property" in name or name == "nightly"}
    assert results == {name: "FAIL" if name in failed else "PASS" for name in jobs}, log


@pytest.mark.slow
@pytest.mark.rotated(7)
def test_shards_run_each_test_once(small: Repository, gitlab_ci_local: Path) -> None:
    with shards(small, PIPELINE, "SHARD: &shards [1]"):
        results, log = execute(small, gitlab_ci_local, "merge_request_event")
    assert set(results.values()) == {"PASS"}, log
    reports = small.project.path / "reports/tests"
    assert cases(reports, "property") == EACH_ONCE
    assert cases(reports, "schema") == [("tests.schema.test_one", "test_one")]
