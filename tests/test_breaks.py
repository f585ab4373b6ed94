"""The bugs in `benchmarks/breaks.toml` apply to the current code, and `benchmarks/breaks.py` detects failures."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from breaks import STAGES, Break, Change, Service, load_breaks
from conftest import FRAMEWORKS, Project
from services import EVERY_SECTION

FindProject = Callable[[Break], Project]


@pytest.fixture(scope="module", params=FRAMEWORKS)
def find_project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> FindProject:
    """Return the project for a bug: one without sections, or one with all of them."""
    without, with_all = (bake(framework=request.param, **answers) for answers in ({}, EVERY_SECTION))
    return lambda bug: with_all if bug.section else without


@pytest.mark.parametrize("bug", load_breaks(), ids=lambda bug: bug.name)
def test_change_applies_and_compiles(find_project: FindProject, bug: Break) -> None:
    project = find_project(bug)
    change = bug.changes[project.context["framework"]]
    source = project.file(f"src/my_service/{change.file}")

    broken = change.apply(source)

    assert broken != source
    compile(broken, change.file, "exec")


def test_named_tests_exist(find_project: FindProject) -> None:
    assert all(
        (find_project(bug).path / "tests" / tests).exists() for bug in load_breaks() for tests in [bug.tests, *STAGES]
    )


def test_named_sections_exist() -> None:
    assert {bug.section for bug in load_breaks()} == {None, *EVERY_SECTION}


@pytest.mark.parametrize("source", ["nothing", "twice, twice"])
def test_quotation_must_occur_exactly_once(source: str) -> None:
    with pytest.raises(ValueError, match=r"file\.py must contain this once"):
        Change("file.py", "twice", "thrice").apply(source)


@pytest.mark.parametrize(
    ("second_failure", "expected"), [("unit/test_x.py::test_y", "unit/test_x.py::test_y"), (None, None)]
)
def test_only_a_repeatable_failure_counts_as_detection(
    tmp_path: Path, second_failure: str | None, expected: str | None
) -> None:
    module = tmp_path / "src" / "my_service" / "x.py"
    module.parent.mkdir(parents=True)
    module.write_text("whole\n")
    states = []
    failures = iter([None, "unit/test_x.py::test_y", second_failure])

    def first_failure(*_: str) -> str | None:
        states.append(module.read_text())
        return next(failures)

    with patch.object(Service, "first_failure", side_effect=first_failure):
        assert Service(tmp_path).find_failure(Change("x.py", "whole", "broken"), "unit", "sqlite") == expected

    assert states == ["whole\n", "broken\n", "broken\n"]
    assert module.read_text() == "whole\n"


def test_failure_before_the_change_aborts_the_run(tmp_path: Path) -> None:
    with (
        patch.object(Service, "first_failure", return_value="unit/test_x.py::test_y"),
        pytest.raises(SystemExit, match="before the change"),
    ):
        Service(tmp_path).find_failure(Change("x.py", "whole", "broken"), "unit", "sqlite")
