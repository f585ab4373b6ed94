"""Repositories of services, whose pipelines are executed on this machine."""

import os
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import BUDGETS, Project, surroundings
from test_mutmut import restrict_mutation

PASSING = """\
def test_one() -> None:
    assert sum([1, 1]) == 2
"""
FAILING = PASSING.replace("== 2", "== 3")
SEVERAL = """\
import pytest


@pytest.mark.parametrize("number", range(4))
def test_one(number: int) -> None:
    assert number in range(4)
"""
BENCHMARK = """\
from pytest_benchmark.fixture import BenchmarkFixture


def test_one(benchmark: BenchmarkFixture) -> None:
    benchmark(sum, range(1000))
"""
NOTHING = "#!/bin/sh\n"


@dataclass(frozen=True)
class Repository:
    """A committed service, and a folder with commands that its pipeline finds in place of those of this machine."""

    project: Project
    folder: Path

    def commit(self) -> None:
        identity = "-c user.name=a -c user.email=a@b.example"
        self.project.run(f"git add --all && git {identity} commit --quiet --allow-empty -m change")

    @property
    def environment(self) -> dict[str, str]:
        """The folder's commands, and its cache for all but uv."""
        return surroundings(
            PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}",
            UV_CACHE_DIR=self.project.run("uv cache dir").strip(),
            XDG_CACHE_HOME=str(self.folder / "cache"),
        )

    def write_test(self, text: str) -> None:
        (self.project.path / "tests/property/test_one.py").write_text(text, encoding="utf-8")
        self.commit()


def write_commands(folder: Path, **scripts: str) -> None:
    """Write executable scripts, by their names, to a new folder."""
    folder.mkdir()
    for name, script in scripts.items():
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)


@contextmanager
def shards(repository: Repository, pipeline: str, line: str) -> Iterator[None]:
    """Divide the tests between two shards, as the README says.

    One layer has tests of the same names in two files, the others have fewer tests than there are shards.
    """
    path = repository.project.path / pipeline
    text = path.read_text(encoding="utf-8")
    assert text.count(line) == text.count("--splits=1 ") == 1
    text = text.replace(line, line.replace("[1]", "[1, 2]")).replace("--splits=1 ", "--splits=2 ")
    path.write_text(text, encoding="utf-8")
    (repository.project.path / "tests/property/test_two.py").write_text(SEVERAL, encoding="utf-8")
    repository.write_test(SEVERAL)
    try:
        yield
    finally:
        repository.project.run("git reset --quiet --hard HEAD~1")


def cases(folder: Path, layer: str) -> list[tuple[str, str]]:
    """The tests of a layer in the JUnit reports below a folder, sorted."""
    reports = folder.rglob(f"{layer}-*.xml")
    return sorted(
        (case.attrib["classname"], case.attrib["name"]) for file in reports for case in ET.parse(file).iter("testcase")
    )


EACH_ONCE = [(f"tests.property.test_{file}", f"test_one[{number}]") for file in ("one", "two") for number in range(4)]


def create_repository(project: Project, folder: Path, vulnerability_service: str, *, loads: bool) -> Repository:
    """Commit a service, whose mutation run is short.

    The pipeline does not build the image, which test_compose.py does, and runs the load test only if it `loads`, with
    budgets that any machine keeps.
    """
    audit = f"audit) set -- audit --service-url {vulnerability_service} ;;"
    skip = "" if loads else "'run load/run.py') exit ;;"
    uv = f'#!/bin/sh\ncase "$*" in {audit} {skip} esac\nexec {shutil.which("uv")} "$@"\n'
    write_commands(folder / "bin", uv=uv, docker=NOTHING, curl=NOTHING)
    restrict_mutation(project)
    (project.path / "load/budgets.toml").write_text(BUDGETS.format(60_000), encoding="utf-8")
    project.run("uv sync --quiet && git init --quiet --initial-branch main")
    repository = Repository(project, folder)
    repository.commit()
    return repository


def shrink(project: Project) -> None:
    """Leave one test in each layer, so that the stages of a pipeline take seconds."""
    for layer in {path.parent for path in (project.path / "tests").glob("*/test_*.py")}:
        project.run(f"rm -rf tests/{layer.name}/test_*.py tests/{layer.name}/sample")
        (layer / "test_one.py").write_text(PASSING, encoding="utf-8")
    (project.path / "tests/benchmarks/test_one.py").write_text(BENCHMARK, encoding="utf-8")
    pyproject = project.file("pyproject.toml").replace("fail_under = 95", "fail_under = 0")
    (project.path / "pyproject.toml").write_text(pyproject, encoding="utf-8")
