"""How many faults the tests notice: `uv run --group mutation scripts/mutation.py`.

mutmut puts one small fault after the other into the code, and runs the tests that reach its
function. A fault that none of them notices survives: a test is missing, or the code is not needed.
"""

import argparse
import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, override

import libcst as cst
import pytest
from libcst import matchers
from mutmut.__main__ import _run as run_mutmut
from mutmut.configuration import config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name
from mutmut.workers import isolation
from verdict import Survivor, changed_files, judge

NOTICED = {"killed", "timeout", "segfault"}


def main(since: str | None) -> None:
    """Mutate all code, or that of the files which changed since a revision, and judge the tests."""
    os.chdir(Path(__file__).parents[1])
    mutate_decorated_functions()
    patterns = ["*"] if since is None else changed_mutants(since)
    if not patterns:
        print(f"Since {since} no code has changed.")
        return
    # Verdicts of other tests say nothing.
    shutil.rmtree("mutants", ignore_errors=True)
    isolation.PytestRunner = Runner  # type: ignore[attr-defined]
    run_mutmut(patterns, None)
    verdicts = list(read_verdicts(patterns))
    judge(len(verdicts), [verdict for verdict in verdicts if verdict], since)


def changed_mutants(since: str) -> list[str]:
    """Write patterns for the mutants of each file that differs from what it was at the revision."""
    return [
        get_mutant_name(path, "x[_ǁ]*")
        for path in changed_files(since)
        if config().should_mutate(path)
        and file_mutation.mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names
    ]


def mutate_decorated_functions() -> None:
    """Have mutmut go on where it stops: at decorated functions, and so at every route.

    It would repeat the decorators on each of its copies, and so the routes. Ours are bare: what
    is decorated chooses between them.
    """
    skip = file_mutation.MutationVisitor._skip_node_and_children
    arrange = file_mutation.function_trampoline_arrangement
    lone = matchers.FunctionDef(
        decorators=[
            matchers.Decorator(matchers.Name("staticmethod") | matchers.Name("classmethod"))
        ]
    )
    setter = matchers.FunctionDef(
        decorators=[matchers.Decorator(matchers.Attribute(attr=matchers.Name("setter")))]
    )

    def skip_less(visitor: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return node.name.value in file_mutation.NEVER_MUTATE_FUNCTION_NAMES
        return skip(visitor, node)

    def arrange_bare(function: cst.FunctionDef, *arguments: Any, **options: Any) -> Any:
        if matchers.matches(function, lone):
            return arrange(function, *arguments, **options)
        # A setter has the name of its property, but not its copies.
        name = (
            cst.Name(f"{function.name.value}_setter")
            if matchers.matches(function, setter)
            else function.name
        )
        declared, [chooser, *copies], assigned, names = arrange(
            function.with_changes(name=name), *arguments, **options
        )
        bare = [copy.with_changes(decorators=()) for copy in copies]
        return declared, [chooser.with_changes(name=function.name), *bare], assigned, names

    file_mutation.MutationVisitor._skip_node_and_children = skip_less  # type: ignore[method-assign, assignment]
    file_mutation.function_trampoline_arrangement = arrange_bare


class Reached:
    """Have mutmut count what ran before a test, on import or in a shared fixture, as reached by it.

    It counts for the first test that needed it, and so only this one would be run.
    """

    def __init__(self) -> None:
        self.on_import: set[str] = set()
        self.by_fixture: dict[str, set[str]] = {}

    def pytest_collection_finish(self) -> None:
        """Tell what ran on import."""
        self.on_import = state()._stats.copy()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """Tell what a shared fixture runs."""
        before, state()._stats = state()._stats, set()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self.by_fixture[fixturedef.argname] = state()._stats
            state()._stats = before | state()._stats

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Function) -> None:
        """Add it to what the test itself ran."""
        state()._stats |= self.on_import
        for name in item.fixturenames:
            state()._stats |= self.by_fixture.get(name, set())


class Runner(PytestRunner):
    """Runs the tests of the fault's module first, then the fastest: most are noticed at once."""

    @override
    def warm_up(self) -> None:
        super().warm_up()
        # What is loaded now is garbage of no run: each would look through it at its end.
        gc.freeze()

    @override
    def execute_pytest(self, params: list[str], **options: Any) -> int:
        options["plugins"] = [*options.get("plugins", []), Reached()]
        return super().execute_pytest(params, **options)

    @override
    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        modules = (mutant_name or "").split(".")
        seconds = state().duration_by_test
        tests = sorted(
            tests,
            key=lambda test: (tested_module(test) not in modules, seconds[test]),
        )
{% if cookiecutter.framework != "django" %}
        if mutant_name and len(tests) == len(seconds):
            # Reached by every test, so on import: that is to happen again.
            for name, module in list(sys.modules.items()):
                if "mutants" in Path(getattr(module, "__file__", None) or "").parts:
                    del sys.modules[name]
{% endif %}
        return super().run_tests(mutant_name=mutant_name, tests=tests)


def tested_module(test: str) -> str:
    """Read from the name of a test's file which module it is for."""
    return Path(test.partition("::")[0]).stem.removeprefix("test_")


def read_verdicts(patterns: list[str]) -> Iterator[Survivor | None]:
    """Read what became of each fault: nothing is left of one that was noticed."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, exit_code in data.exit_code_by_key.items():
            if not any(fnmatch(name, pattern) for pattern in patterns):
                continue
            status = status_by_exit_code[exit_code]
            if status == "not checked":
                sys.exit(130)  # mutmut ends quietly where it is interrupted
            if status in NOTICED:
                yield None
            else:
                yield Survivor(f"{name}: {status}", get_diff_for_mutant(name, path=path))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How many faults do the tests notice?")
    parser.add_argument("--since", metavar="REVISION", help="take only files that changed since")
    main(**vars(parser.parse_args()))
