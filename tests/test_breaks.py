"""The breaks of `benchmarks/breaks.toml` can be put into what the template renders now."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from breaks import STAGES, Break, Change, Service, load_breaks
from conftest import FRAMEWORKS, Project


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    return bake(framework=request.param)


@pytest.mark.parametrize("each", load_breaks(), ids=lambda each: each.name)
def test_a_break_is_python_and_not_what_was_there(project: Project, each: Break) -> None:
    change = each.changes[project.context["framework"]]
    source = project.file(f"src/my_service/{change.file}")

    broken = change.apply(source)

    assert broken != source
    compile(broken, change.file, "exec")


def test_the_tests_that_should_notice_a_break_are_there(project: Project) -> None:
    assert all(
        (project.path / "tests" / tests).exists() for tests in [*STAGES, *(each.tests for each in load_breaks())]
    )


@pytest.mark.parametrize("source", ["nothing", "twice, twice"])
def test_a_text_that_is_not_there_once_is_an_error(source: str) -> None:
    with pytest.raises(ValueError, match=r"file\.py has this"):
        Change("file.py", "twice", "thrice").apply(source)


@pytest.mark.parametrize(("again", "judged"), [("unit/test_x.py::test_y", "unit/test_x.py::test_y"), (None, None)])
def test_only_a_test_that_fails_for_the_break_alone_and_each_time_has_noticed_it(
    tmp_path: Path, again: str | None, judged: str | None
) -> None:
    module = tmp_path / "src" / "my_service" / "x.py"
    module.parent.mkdir(parents=True)
    module.write_text("whole\n")
    states = []
    failures = iter([None, "unit/test_x.py::test_y", again])

    def first_failure(*_: str) -> str | None:
        states.append(module.read_text())
        return next(failures)

    with patch.object(Service, "first_failure", side_effect=first_failure):
        assert Service(tmp_path).judge(Change("x.py", "whole", "broken"), "unit", "sqlite") == judged

    assert states == ["whole\n", "broken\n", "broken\n"]
    assert module.read_text() == "whole\n"


def test_what_is_red_before_anything_is_broken_ends_everything(tmp_path: Path) -> None:
    with (
        patch.object(Service, "first_failure", return_value="unit/test_x.py::test_y"),
        pytest.raises(SystemExit, match="before anything is broken"),
    ):
        Service(tmp_path).judge(Change("x.py", "whole", "broken"), "unit", "sqlite")
