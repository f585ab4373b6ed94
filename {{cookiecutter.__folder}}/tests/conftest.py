"""Fixture modules, a marker per layer, JUnit reports of whole layers, and a summary of layers."""

import os
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
REPORTS = TESTS.parent / "reports" / "tests"
# With these options a run is not one of whole layers.
PARTIAL = ["xmlpath", "keyword", "markexpr", "lf", "stepwise", "maxfail", "collectonly"]
PARTIAL += ["deselect", "ignore", "ignore_glob"]
MAX_NAME_LENGTH = 50

pytest.register_assert_rewrite("tests.fixtures")
# One module per concern, loaded if it exists.
pytest_plugins = [
    f"tests.fixtures.{module.stem}" for module in sorted((TESTS / "fixtures").glob("[a-z]*.py"))
]


@pytest.hookimpl(tryfirst=True)  # pytest reads the option in the same hook
def pytest_configure(config: pytest.Config) -> None:
    """Write a JUnit report for the quality page, if the run is one of whole layers."""
    folders = [Path(argument) for argument in config.args]
    names = [folder.resolve().name for folder in folders]
    if all(map(is_whole, folders)) and not any(config.getoption(name, None) for name in PARTIAL):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        if os.environ.get("HYPOTHESIS_PROFILE") == "nightly":
            version += "+nightly"  # a run with fewer examples must not overwrite its report
        config.option.xmlpath = str(REPORTS / f"{'-'.join([*names, version])}.xml")


def is_whole(folder: Path) -> bool:
    """Return whether a folder is a layer or `tests` itself."""
    return folder.is_dir() and TESTS in {folder.resolve(), folder.resolve().parent}


@pytest.hookimpl(wrapper=True, trylast=True)  # after the report is written
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None]:
    """Delete the report of an interrupted run, which would look like a complete one."""
    plugins = session.config.pluginmanager
    if "hypothesis" not in sys.modules and plugins.has_plugin("hypothesispytest"):
        plugins.unregister(name="hypothesispytest")  # its summary would import Hypothesis
    try:
        return (yield)
    finally:
        outcome = Path(session.config.option.xmlpath or "")
        # A failure counts, however few tests ran.
        broken_off = exitstatus == pytest.ExitCode.INTERRUPTED and not session.testsfailed
        if broken_off and outcome.parent == REPORTS:
            outcome.unlink(missing_ok=True)


def layer_of(item: pytest.Item) -> str:
    """Return the layer of a test: its folder under `tests/`."""
    return item.path.relative_to(TESTS).parts[0]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Truncate long values, so that test ids fit on a line."""
    if isinstance(val, str | bytes) and len(val) > MAX_NAME_LENGTH:
        return f"{val[:MAX_NAME_LENGTH]!r}..."
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its layer, so that `-m "not performance"` works."""
    for item in items:
        item.add_marker(layer_of(item))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the number and the share of tests in each layer."""
    reports = [
        report
        for outcome in ("passed", "failed", "skipped", "error")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" or report.outcome != "passed"
    ]
    layers = Counter(report.nodeid.split("/")[1] for report in reports if "/" in report.nodeid)
    if layers:
        shares = (f"{layer} {n} ({n / layers.total():.0%})" for layer, n in layers.most_common())
        terminalreporter.write_line(f"layers: {', '.join(shares)}")
