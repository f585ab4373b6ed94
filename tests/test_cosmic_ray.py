"""Cosmic Ray's mutation tests: they name the faults that no test notices, and only those."""

import json
import re
from collections.abc import Callable

import pytest

from conftest import Project

pytestmark = pytest.mark.slow

LIMITS = '''"""What is not too much."""

import json

LIMIT = 10


def allows(
    count: int | None,
) -> bool:
    """Tell whether it is not."""
    try:
        return count < LIMIT
    except (json.JSONDecodeError, TypeError):
        return False


def both(one: bool, *, other: bool) -> bool:
    """Tell whether both are true."""
    return one and other


def refuse(count: int) -> int:  # pragma: no mutate block (nothing calls it)
    """Refuse one more."""
    return count + 1
'''
# The first test that imports a module runs what it assigns, but is not the only one to depend on that.
IMPORTS = """def test_it_can_be_imported() -> None:
    import my_service.limits
"""
ALLOWS = """def test_less_than_the_limit_is_allowed() -> None:
    from my_service.limits import allows

    assert [allows(count) for count in (None, 9, 10)] == [False, True, False]
"""
BOTH = """def test_both() -> None:
    from my_service.limits import both

    assert not both(True, other=False)
"""
MUTATION = "uv run --group mutation scripts/mutation.py --since HEAD"


@pytest.fixture(scope="module")
def project(bake: Callable[..., Project]) -> Project:
    """A service in which two files have changed, with few tests but for these."""
    project = bake(framework="flask", mutation_tests="cosmic-ray")
    for layer in ("unit", "integration"):
        for path in (project.path / "tests" / layer).glob("test_*.py"):
            if path.name != "test_health.py":
                path.unlink()
    package = project.path / "src" / "my_service"
    (package / "limits.py").touch()
    project.run("git init -q && git add . && git -c user.name=me -c user.email=me@localhost commit -qm 'Begin'")
    (package / "limits.py").write_text(LIMITS, encoding="utf-8")
    with (package / "health.py").open("a") as health:
        health.write("\n")
    tests = project.path / "tests" / "unit"
    (tests / "test_a.py").write_text(IMPORTS, encoding="utf-8")
    (tests / "test_allows.py").write_text(ALLOWS, encoding="utf-8")
    return project


def test_a_fault_that_no_test_notices_survives(project: Project) -> None:
    tests = project.path / "tests" / "unit" / "test_both.py"

    output = project.run(f"{MUTATION} || test $? = 1")
    survivors = re.findall(r"^src/my_service/(.*)", output, re.MULTILINE)
    assert [name for name in survivors if name.startswith("limits.py")] == ["limits.py:20: core/ReplaceAndWithOr"]
    assert "\n-    return one and other\n+    return one or other\n" in output
    assert "<del>-    return one and other</del>" in project.file("reports/mutation/index.html")
    # Health's tests notice this.
    assert not [name for name in survivors if name.endswith("Eq_NotEq")]
    before = json.loads(project.file("reports/mutation/summary.json"))
    assert before["mutants"] > 15
    assert before["survivors"] == len(survivors)

    tests.write_text(BOTH, encoding="utf-8")
    project.run("sed -i s/95/10/ scripts/verdict.py")
    assert "limits.py" not in project.run(MUTATION)
    after = json.loads(project.file("reports/mutation/summary.json"))
    assert after == {
        "score": 100 * (1 - after["survivors"] / after["mutants"]),
        "mutants": before["mutants"],
        "survivors": before["survivors"] - 1,
        "budget": 10,
        "since": "HEAD",
    }


def test_an_unknown_revision_is_told_in_a_line(project: Project) -> None:
    with pytest.raises(AssertionError, match="git cannot tell what has changed since nowhere") as failure:
        project.run("uv run --group mutation scripts/mutation.py --since nowhere")
    assert "Traceback" not in str(failure.value)


def test_cosmic_ray_still_fails_on_dotted_names(project: Project) -> None:
    """Its issue 527: when this fails, `scripts/mutation.py` need not catch AttributeError any more."""
    code = (
        "from cosmic_ray.mutating import mutate_code; from cosmic_ray.plugins import get_operator;"
        r" mutate_code('try: ...\nexcept (a.B, C): ...', get_operator('core/ExceptionReplacer')(), 0)"
    )
    with pytest.raises(AssertionError, match="AttributeError: 'PythonNode' object has no attribute 'value'"):
        project.run(f'uv run --group mutation python -c "{code}"')
