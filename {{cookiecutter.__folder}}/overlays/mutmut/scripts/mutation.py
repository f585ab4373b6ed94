"""Mutation testing with mutmut: `uv run --group mutation scripts/mutation.py`.

Runs mutmut as configured in pyproject.toml, lists the surviving mutants, and fails below the
minimum score. Patterns limit the run, such as "my_service.users.*" for one package.
"""

import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from mutants import report

KILLED = {"killed", "timeout", "segfault"}


def main(patterns: list[str]) -> None:
    os.chdir(Path(__file__).parents[1])
    # mutmut keeps results, even if the tests have changed.
    shutil.rmtree("mutants", ignore_errors=True)
    subprocess.run(["mutmut", "run", *patterns], check=True)
    lines = (line.rpartition(": ") for line in mutmut("results", "--all", "true").splitlines())
    statuses = {
        name.strip(): status
        for name, _, status in lines
        if any(fnmatch(name.strip(), pattern) for pattern in patterns or ["*"])
    }
    if "not checked" in statuses.values():
        sys.exit("The run was interrupted.")
    survivors = [name for name, status in statuses.items() if status not in KILLED]
    diffs = [mutmut("show", name) for name in survivors]
    report(len(statuses), diffs, partial=bool(patterns))


def mutmut(*arguments: str) -> str:
    """Run a command of mutmut, and return its output."""
    done = subprocess.run(["mutmut", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error} `debug = true` in [tool.mutmut] shows what the tests print.")
