"""How many faults the tests notice: `uv run --group mutation scripts/mutation.py`.

Cosmic Ray says which small faults the code could have. Each is put into a copy of the code, in a
process of its own, and the tests that run its line are run, until one fails. A fault that none of
them notices survives: a test is missing, or the code is not needed.
"""

import argparse
import ast
import difflib
import os
import re
import shutil
import signal
import sys
import warnings
from collections import defaultdict
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import coverage
import pytest
from cosmic_ray.commands.init import init
from cosmic_ray.modules import filter_paths, find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.tools.filters.pragma_no_mutate import PragmaNoMutateFilter
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkItem, WorkResult
from verdict import REPORTS, Survivor, changed_files, judge

# Of each kind one fault or two: what notices these, notices the many others. Where `*` and `/` only
# separate parameters, theirs do not compile.
OPERATORS = re.compile(
    r"core/(AddNot|ExceptionReplacer|NumberReplacer|RemoveDecorator|ZeroIterationForLoop"
    r"|Replace[A-Za-z]+With[A-Za-z]+|ReplaceUnaryOperator_Delete_\w+"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Sub|Div_Sub|FloorDiv_Mul|Mod_Mul|Pow_Mul"
    r"|BitOr_BitAnd|BitAnd_BitOr|BitXor_BitOr|LShift_RShift|RShift_LShift)"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Is_IsNot|IsNot_Is))"
)
SKIPPED = WorkResult(WorkerOutcome.SKIPPED)
TESTS = ["tests/unit", "tests/integration"]
# Forks a process for each fault, and has imported all but the code and its tests.
SERVER = get_context("forkserver")


@dataclass
class Record:
    """What the tests do with the code as it is."""

    tests: dict[str, dict[int, list[str]]] = field(default_factory=dict)  # of a line of a file
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # of a test
    excluded: dict[str, set[int]] = field(default_factory=dict)  # from coverage, by file
    modules: list[str] = field(default_factory=list)  # that were imported

    def tests_of(self, mutation: MutationSpec) -> list[str]:
        """Name the tests that may notice a fault, the likeliest and quickest first."""
        lines = self.tests.get(str(mutation.module_path), {})
        # An expression over several lines is on record with some of them.
        row = next((row for row in range(mutation.start_pos[0], 0, -1) if row in lines), 0)
        # The first test that needs a module may have imported it, but not for itself alone.
        reaching = set(lines.get(row, [""])) if in_a_function(mutation) else {""}
        near = {test for tests in lines.values() for test in tests}
        # On what is run by an import, or for several tests at once, all of them may depend; on
        # what one of them has run, those beside it, if a fixture or a cache keeps the result.
        files = {file_of(test) for test in reaching}
        tests = [test for test in self.seconds if "" in reaching or file_of(test) in files]
        return sorted(tests, key=lambda t: (t not in reaching, t not in near, self.seconds[t]))


def in_a_function(mutation: MutationSpec) -> bool:
    """Tell what runs on a call from what runs on import."""
    tree = ast.parse(mutation.module_path.read_text(encoding="utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    row = mutation.start_pos[0]
    return any(f.body[0].lineno <= row <= (f.end_lineno or 0) for f in functions)


def name_of(test: pytest.Item | pytest.TestReport) -> str:
    """Name a test without its parameters, which a fault may change."""
    return test.nodeid.partition("[")[0]


def file_of(name: str) -> str:
    """Name the file of a test."""
    return name.partition("::")[0]


@dataclass(eq=False)
class Recorder:
    """Tells coverage which test runs, but where what it runs is for several."""

    coverage: coverage.Coverage
    record: Record
    test: str = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Name the test."""
        self.test = name_of(item)
        self.coverage.switch_context(self.test)
        result = yield
        self.coverage.switch_context("")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object]
    ) -> Generator[None, object, object]:
        """Name none while a fixture of several tests is made."""
        self.coverage.switch_context(self.test if fixturedef.scope == "function" else "")
        result = yield
        self.coverage.switch_context(self.test)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the time of its phases."""
        self.record.seconds[name_of(report)] += report.duration


class Selection:
    """Has pytest run some tests, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self.rank = {test: rank for rank, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Select and sort them."""
        chosen = [item for item in items if name_of(item) in self.rank]
        items[:] = sorted(chosen, key=lambda item: self.rank[name_of(item)])


def run_tests(tree: str, *arguments: str, plugin: object) -> int:
    """Run tests on the code in a folder."""
    sys.path.insert(0, f"{tree}/src")
    os.environ["PYTHONPATH"] = f"{tree}/src"  # for the processes that tests start
    options = ["--database=sqlite", "--exitfirst", "--assert=plain", f"--basetemp={tree}/files"]
    # The same data in each run.
    options += ["--randomly-seed=1", "--randomly-dont-reorganize", "-p", "no:cacheprovider"]
    return pytest.main([*options, *arguments], [plugin])


def record_tests() -> Record:
    """Run all tests, and take down which of them run a line."""
    record = Record()
    with TemporaryDirectory() as folder:
        tree = os.path.realpath(folder)  # as coverage names it
        shutil.copytree("src", f"{tree}/src")
        measured = coverage.Coverage(data_file=None, source=[f"{tree}/src"])
        measured.set_option("run:dynamic_context", None)
        measured.set_option("run:patch", [])
        measured.set_option("run:relative_files", False)
        measured.exclude("# pragma: no mutate block")
        with measured.collect():
            # Coverage slows them down.
            options = ["--quiet", "--timeout=300"]
            exit_code = run_tests(tree, *options, *TESTS, plugin=Recorder(measured, record))
        if exit_code:
            sys.exit("The tests are to pass before faults are put into the code.")
        data = measured.get_data()
        for file in data.measured_files():
            path = os.path.relpath(file, tree)
            record.tests[path] = data.contexts_by_lineno(file)
            record.excluded[path] = set(measured.analysis2(file)[2])
    ours = {"__main__", "__mp_main__", "tests", *(path.name for path in Path("src").iterdir())}
    record.modules = [name for name in sys.modules if name.partition(".")[0] not in ours]
    return record


def importable(modules: list[str]) -> list[str]:
    """Leave out what cannot be imported without the code, or warns."""
    warnings.simplefilter("error")
    done = []
    for module in modules:
        with suppress(Exception):
            import_module(module)
            done.append(module)
    return done


def is_fault(mutation: MutationSpec, record: Record) -> bool:
    """Tell what changes the code from what only changes how it is written."""
    row, column = mutation.start_pos
    source = mutation.module_path.read_text(encoding="utf-8")
    if (
        not OPERATORS.fullmatch(mutation.operator_name)
        or row in record.excluded.get(str(mutation.module_path), ())
        or source.splitlines()[row - 1].strip() == "@override"
    ):
        return False
    if "_BitOr_" not in mutation.operator_name:
        return True
    nodes = ast.walk(ast.parse(source))
    annotations = (getattr(n, "annotation", None) or getattr(n, "returns", None) for n in nodes)
    # A union of types.
    return not any(
        (a.lineno, a.col_offset) <= (row, column) < (a.end_lineno, a.end_col_offset)
        for a in annotations
        if a
    )


def run_on_fault(tree: str, tests: list[str]) -> None:
    """Run tests in this process, which ends with their exit code."""
    os.setsid()  # so that what they start can be stopped with it
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    files = sorted({file_of(test) for test in tests})
    os._exit(run_tests(tree, *files, plugin=Selection(tests)))


def try_out(item: WorkItem, record: Record) -> WorkResult:
    """Put a fault into a copy of the code, and run the tests that may notice it."""
    (mutation,) = item.mutations
    path = mutation.module_path
    source = path.read_text(encoding="utf-8")
    operator = get_operator(mutation.operator_name)()
    try:
        mutated = mutate_code(source, operator, mutation.occurrence)
        compile(mutated, path, "exec", dont_inherit=True)
    # It cannot replace a dotted name: https://github.com/sixty-north/cosmic-ray/issues/527
    except (AttributeError, SyntaxError):
        return SKIPPED
    tests = record.tests_of(mutation)
    with TemporaryDirectory() as tree:
        shutil.copytree("src", f"{tree}/src", ignore=shutil.ignore_patterns(f"{path.stem}.*.pyc"))
        Path(tree, path).write_text(mutated, encoding="utf-8")
        process = SERVER.Process(target=run_on_fault, args=[tree, tests])
        process.start()
        # Ten times as long as it took, and a minute to import the code.
        process.join(timeout=60 + 10 * sum(record.seconds[test] for test in tests))
        exit_code = process.exitcode
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # type: ignore[arg-type] # it was started
        process.join()
    before, after = (code.splitlines(keepends=True) for code in (source, mutated))
    diff = difflib.unified_diff(before, after, str(path), str(path), n=2)
    return WorkResult(
        WorkerOutcome.NORMAL,
        output="time-out" if exit_code is None else f"exit code {exit_code}",
        test_outcome=TestOutcome.SURVIVED if exit_code == 0 else TestOutcome.KILLED,
        diff="".join(diff),
    )


def try_all(session: WorkDB, record: Record) -> None:
    """Try out all faults, on every core."""
    items = session.pending_work_items
    faults = [item for item in items if is_fault(item.mutations[0], record)]
    session.set_multiple_results({i.job_id for i in items} - {i.job_id for i in faults}, SKIPPED)
    # The server answers once it has imported everything: no time-out is to count that.
    first = SERVER.Process(target=os.getpid)
    first.start()
    first.join()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(partial(try_out, record=record), faults)
        for number, (item, result) in enumerate(zip(faults, results, strict=True), 1):
            session.set_result(item.job_id, result)
            print(f"\r{number} of {len(faults)} faults", end="", file=sys.stderr, flush=True)


def main(since: str | None) -> None:
    """Mutate all code, or the files which changed since a revision, and judge the tests."""
    os.chdir(Path(__file__).parents[1])
    modules = find_modules([Path("src")] if since is None else changed_files(since))
    paths = filter_paths(modules, ["src/**/migrations/**"])
    if not paths:
        print(f"Since {since} no code has changed.")
        return
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        record = pool.submit(record_tests).result()
        libraries = record.modules
        # What could be imported after a failure may fail without it.
        while (imported := pool.submit(importable, libraries).result()) != libraries:
            libraries = imported
    SERVER.set_forkserver_preload(["__main__", *libraries])

    REPORTS.mkdir(parents=True, exist_ok=True)
    with use_db(REPORTS / "session.sqlite") as session:
        init(sorted(paths), session, {})
        PragmaNoMutateFilter().filter(session, None)
        try_all(session, record)
        done = [(item.mutations[0], result) for item, result in session.completed_work_items]
    tried = [(mutation, result) for mutation, result in done if result != SKIPPED]
    survivors = [
        Survivor(f"{m.module_path}:{m.start_pos[0]}: {m.operator_name}", result.diff)
        for m, result in sorted(tried, key=lambda one: (one[0].module_path, one[0].start_pos))
        if not result.is_killed
    ]
    judge(len(tried), survivors, since)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How many faults do the tests notice?")
    parser.add_argument("--since", metavar="REVISION", help="take only files that changed since")
    main(**vars(parser.parse_args()))
