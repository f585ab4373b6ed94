"""Mutation testing with Cosmic Ray: killed and surviving mutants of a small module."""

from collections.abc import Callable

import pytest

from conftest import Project

pytestmark = pytest.mark.slow

LIMITS = """
def allows(count: int, *, strict: bool) -> bool:
    return strict and count < 10


def increased(count: int) -> int:
    return count + 1  # pragma: no mutate (unused)
"""
WEAK_TEST = """
from my_service.limits import allows


def test_allows() -> None:
    assert allows(1, strict=True)
    assert not allows(1, strict=False)
"""
TEST = f"{WEAK_TEST}    assert not allows(10, strict=True)\n    assert allows(9, strict=True)\n"
MUTATION = "uv run --group mutation scripts/mutation.py src/my_service/limits.py"


@pytest.fixture(scope="module")
def project(bake: Callable[..., Project]) -> Project:
    """A service with a module, and with no tests but its own: each mutant runs them all."""
    project = bake(framework="flask", mutation_tests="cosmic-ray")
    project.run("rm tests/unit/test_*.py tests/integration/test_*.py")
    (project.path / "src/my_service/limits.py").write_text(LIMITS, encoding="utf-8")
    return project


def test_a_surviving_mutant_is_listed_and_fails_the_run(project: Project) -> None:
    test = project.path / "tests/unit/test_limits.py"

    test.write_text(WEAK_TEST, encoding="utf-8")
    with pytest.raises(AssertionError, match="ended with 1") as failure:
        project.run(MUTATION)
    output = str(failure.value)
    assert "+    return strict and count <= 10" in output
    assert "+    return strict or count < 10" not in output
    assert "-    return count + 1" not in output
    assert project.file("src/my_service/limits.py") == LIMITS

    test.write_text(TEST, encoding="utf-8")
    assert project.run(MUTATION).endswith("0 of 4 mutants survived\n")


def test_failing_tests_stop_the_run(project: Project) -> None:
    (project.path / "tests/unit/test_limits.py").write_text("def test_it() -> None:\n    assert False\n")
    with pytest.raises(AssertionError, match="The tests fail without a mutant"):
        project.run(MUTATION)
