"""Set-up of pytest-benchmark: baselines, the regression threshold and the summary."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.session import PerformanceRegression
from pytest_benchmark.utils import get_machine_id, parse_compare_fail

# Blocked in pyproject.toml for other runs, which it would slow down.
pytest_plugins = ["pytest_benchmark.plugin"]

REPORTS = Path(__file__).parents[2] / "reports" / "benchmarks"
REGRESSION_PERCENT = 25


@pytest.hookimpl(tryfirst=True)  # the plug-in reads its options in the same hook
def pytest_configure(config: pytest.Config) -> None:
    """Keep one baseline per database, and compare with a threshold."""
    option = config.option
    baselines = REPORTS / option.database
    option.benchmark_storage = f"file://{baselines}"
    # The minimum of many rounds is stable; their number is calibrated after a warm-up.
    option.benchmark_warmup, option.benchmark_warmup_iterations = True, 10
    option.benchmark_max_time = 3
    option.benchmark_columns = ["min", "median", "iqr", "rounds"]
    option.benchmark_group_by = "func"
    if option.benchmark_compare:
        if not any((baselines / get_machine_id()).glob("*.json")):
            raise pytest.UsageError("there is no baseline: take one with --benchmark-save=baseline")
        option.benchmark_compare_fail = option.benchmark_compare_fail or [
            parse_compare_fail(f"min:{REGRESSION_PERCENT}%")
        ]


def pytest_benchmark_update_machine_info(machine_info: dict[str, Any]) -> None:
    """Remove the current clock rate, which would make the same machine look like another."""
    machine_info["cpu"] = machine_info["cpu"].get("brand_raw")


@pytest.hookimpl(tryfirst=True)  # the plug-in's own hook returns a result, which stops the call
def pytest_benchmark_group_stats(config: pytest.Config, benchmarks: list[dict[str, Any]]) -> None:
    """Write the summary of a saved or compared run for the quality page."""
    if not (config.option.benchmark_save or config.option.benchmark_compare):
        return
    seconds: dict[str, dict[str, float]] = {}
    for timed in benchmarks:
        when = "baseline" if timed["path"] else "now"
        seconds.setdefault(timed["name"], {})[when] = timed["min"]
    changes = [
        (100 * (times["now"] / times["baseline"] - 1), name)
        for name, times in seconds.items()
        if "baseline" in times
    ]
    change, name = max(changes, default=(None, "no baseline: see --benchmark-compare"))
    row = {
        "figure": f"{len(seconds)} timed" if change is None else f"{change:+.0f} %",
        "budget": f"at most +{REGRESSION_PERCENT} %",
        "passed": None if change is None else change <= REGRESSION_PERCENT,
        "detail": name,
        "link": "#benchmarks",
        "seconds": seconds,
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "summary.json").write_text(json.dumps(row), encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary() -> Generator[None]:
    """Report a regression by its name, without a traceback."""
    try:
        return (yield)
    except PerformanceRegression as regression:
        pytest.exit(str(regression), returncode=pytest.ExitCode.TESTS_FAILED)
