"""Shared by mutation runs: which files changed, and the report of the survivors."""

import json
import subprocess
import sys
from pathlib import Path

MIN_SCORE = 95
REPORTS = Path("reports/mutation")


def changed_files(since: str) -> list[Path]:
    """Return the Python files under `src` that differ from a revision, including new ones."""
    lines: list[str] = []
    for command in (
        ["git", "diff", "--name-only", "--diff-filter=d", "--relative", since, "--", "src"],
        ["git", "ls-files", "--others", "--exclude-standard", "--", "src"],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            sys.exit(f"git cannot compare with {since}.")
        lines += done.stdout.splitlines()
    return [Path(line) for line in lines if line.endswith(".py")]


def report(mutants: int, survivors: list[str], since: str | None) -> None:
    """Print the surviving mutants, write the report, and fail below the minimum score."""
    score = 100 * (1 - len(survivors) / mutants) if mutants else 100.0
    detail = f"{len(survivors):,} of {mutants:,} mutants survived"
    if since:
        detail += f" in the files changed since {since}"
    verdict = f"Mutation score {score:.1f} % (minimum {MIN_SCORE} %): {detail}"
    text = "\n".join([*survivors, verdict])
    print(text)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "survivors.txt").write_text(text + "\n", encoding="utf-8")
    row = {
        "figure": f"{score:.1f} %",
        "budget": f"at least {MIN_SCORE} %",
        "passed": score >= MIN_SCORE,
        "detail": detail,
        "link": "mutation/survivors.txt",
    }
    (REPORTS / "summary.json").write_text(json.dumps(row), encoding="utf-8")
    if score < MIN_SCORE:
        sys.exit(1)
