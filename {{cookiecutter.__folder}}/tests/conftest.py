"""Fixture modules, a marker per layer, the contexts of coverage, and a summary of layers."""

from collections import Counter
from pathlib import Path

import pytest
from coverage import Coverage

TESTS = Path(__file__).parent
MAX_NAME_LENGTH = 50

pytest.register_assert_rewrite("tests.fixtures")
# One module per concern, loaded if it exists.
pytest_plugins = [
    f"tests.fixtures.{module.stem}" for module in sorted((TESTS / "fixtures").glob("[a-z]*.py"))
]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Name the test in the coverage data; the HTML report shows which tests cover a line."""
    if coverage := Coverage.current():
        coverage.switch_context(item.nodeid.partition("[")[0])


def pytest_make_parametrize_id(val: object) -> str | None:
    """Truncate long values, so that test ids fit on a line."""
    if isinstance(val, str | bytes) and len(val) > MAX_NAME_LENGTH:
        return f"{val[:MAX_NAME_LENGTH]!r}..."
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its layer, its folder, so that `-m "not performance"` works."""
    for item in items:
        item.add_marker(item.path.relative_to(TESTS).parts[0])


{% if cookiecutter.pipeline != "none" %}
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a shard pass without tests: a layer may have fewer tests than there are shards."""
    shards = session.config.getoption("splits", None) or 1
    if shards > 1 and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


{% endif %}
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
