"""The report of a mutation run."""

import json
import sys
from pathlib import Path

MIN_SCORE = 95
REPORTS = Path("reports/mutation")


def report(mutants: int, survivors: list[str], *, partial: bool) -> None:
    """List the surviving mutants, and fail below the minimum score."""
    score = 100 * (1 - len(survivors) / mutants) if mutants else 0.0
    detail = f"{len(survivors):,} of {mutants:,} mutants survived"
    verdict = f"Mutation score {score:.1f} % (minimum {MIN_SCORE} %): {detail}"
    print(*survivors, verdict, sep="\n")
    row = {
        "figure": f"{score:.1f} %",
        "budget": f"at least {MIN_SCORE} %",
        "passed": score >= MIN_SCORE,
        "detail": detail,
        "link": "mutation/survivors.txt",
    }
    if not partial:  # the quality page shows runs of the whole code
        REPORTS.mkdir(parents=True, exist_ok=True)
        text = "\n".join([*survivors, verdict, ""])
        (REPORTS / "survivors.txt").write_text(text, encoding="utf-8")
        (REPORTS / "summary.json").write_text(json.dumps(row), encoding="utf-8")
    if score < MIN_SCORE:
        sys.exit(1)
