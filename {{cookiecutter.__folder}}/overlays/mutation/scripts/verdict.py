"""What becomes of a run of `scripts/mutation.py`, whichever tool made the faults."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

MIN_SCORE = 95
REPORTS = Path("reports/mutation")
PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mutation</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
pre { overflow-x: auto; border-left: 0.25rem solid; padding-left: 1rem; }
ins, del { text-decoration: none; }
ins { color: light-dark(#116329, #7ee787); }
del { color: light-dark(#a40e26, #ff9492); }
</style>
<h1>Mutation</h1>
<p>$summary</p>
$survivors
</html>
""")


@dataclass(frozen=True)
class Survivor:
    """A fault that no test noticed."""

    name: str
    diff: str


def changed_files(since: str) -> list[Path]:
    """Name the files of the code that differ from what they were at a revision."""
    lines: list[str] = []
    for command in (
        ["git", "diff", "--name-only", "--diff-filter=d", "--relative", since, "--", "src"],
        ["git", "ls-files", "--others", "--exclude-standard", "--", "src"],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            sys.exit(f"git cannot tell what has changed since {since}.")
        lines += done.stdout.splitlines()
    return [Path(line) for line in lines if line.endswith(".py")]


def judge(mutants: int, survivors: Sequence[Survivor], since: str | None) -> None:
    """Show what survived, and fail if it is too much."""
    score = 100 * (1 - len(survivors) / mutants) if mutants else 100.0
    where = f" in what has changed since {since}" if since else ""
    summary = f"{score:.1f} % of {mutants} faults{where} were noticed ({MIN_SCORE} % must be)."
    for survivor in survivors:
        print(f"\n{survivor.name}\n{survivor.diff}")
    print(f"\n{summary}")

    REPORTS.mkdir(parents=True, exist_ok=True)
    sections = (f"<h2>{escape(s.name)}</h2>\n<pre>{marked(s.diff)}</pre>" for s in survivors)
    page = PAGE.substitute(summary=summary, survivors="\n".join(sections))
    (REPORTS / "index.html").write_text(page, encoding="utf-8")
    figures = {
        "score": score,
        "mutants": mutants,
        "survivors": len(survivors),
        "budget": MIN_SCORE,
        "since": since,
    }
    (REPORTS / "summary.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if score < MIN_SCORE:
        sys.exit(1)


def marked(diff: str) -> str:
    """Mark in HTML what is added and removed."""
    tags = {"+": "<ins>{}</ins>", "-": "<del>{}</del>"}
    return "\n".join(tags.get(line[:1], "{}").format(escape(line)) for line in diff.splitlines())
