"""Mutation testing with mutmut: `uv run --group mutation scripts/mutation.py`.

Runs mutmut as configured in pyproject.toml, lists the surviving mutants, and fails below the
minimum score. `uv run --group mutation mutmut browse` shows them in the terminal.
"""

import argparse
import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from mutants import changed_files, report

KILLED = {"killed", "timeout", "segfault"}


def main(since: str | None) -> None:
    """Mutate all code, or the files that changed since a revision."""
    os.chdir(Path(__file__).parents[1])
    # Named after the module: my_service.users.service.x_function__mutmut_1
    files = [path.with_suffix("").parts[1:] for path in changed_files(since)] if since else []
    patterns = [".".join([*parts, "x[_ǁ]*"]) for parts in files] if since else ["*"]
    if not patterns:
        print(f"No code has changed since {since}.")
        return
    # mutmut keeps results, even if the tests have changed.
    shutil.rmtree("mutants", ignore_errors=True)
    # It fails with a traceback if the patterns match no mutant.
    command = ["mutmut", "run", *patterns]
    run = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    statuses = {
        name: status
        for name, status in read_statuses()
        if any(fnmatch(name, pattern) for pattern in patterns)
    }
    if "not checked" in statuses.values() or not (statuses or since):
        sys.exit(f"The run did not finish.\n{run.stderr}")
    survivors = [name for name, status in statuses.items() if status not in KILLED]
    report(len(statuses), [mutmut("show", name) for name in survivors], since)


def read_statuses() -> list[tuple[str, str]]:
    """Return the name and the status of each mutant."""
    lines = mutmut("results", "--all", "true").splitlines()
    return [(name.strip(), status) for name, _, status in (line.rpartition(": ") for line in lines)]


def mutmut(*arguments: str) -> str:
    """Run a command of mutmut, and return what it prints."""
    done = subprocess.run(["mutmut", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Test the tests with mutants of the code.")
    parser.add_argument("--since", metavar="REVISION", help="only files that changed since then")
    try:
        main(**vars(parser.parse_args()))
    except KeyboardInterrupt:
        sys.exit(130)
