"""Measure the duration of `cruft update` of a default project, in total and by step.

Updates from this commit to one that changes a line, from a local clone without network access:
`uv run python benchmarks/update.py [RUNS]`
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

TEMPLATE = Path(__file__).parents[1]
NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.com")

# Updates the project in the working directory and prints the seconds of each step as its last line.
MEASURED = """
import time

start = time.perf_counter()
import json
import sys
import git
import cruft
from cruft._commands import utils

update = sys.modules["cruft._commands.update"]

parts = {"start": time.perf_counter() - start}


def measure(module, name, *keys):
    call = getattr(module, name)
    left = list(keys)

    def measured(*arguments, **keywords):
        start = time.perf_counter()
        try:
            return call(*arguments, **keywords)
        finally:
            parts[left.pop(0)] = time.perf_counter() - start

    setattr(module, name, measured)


measure(git.Repo, "clone_from", "clone")
measure(utils.generate, "cookiecutter_template", "render the old release", "render the new release")
measure(utils.diff, "get_diff", "compare")
measure(update, "_apply_project_updates", "merge")
cruft.update()
parts["merge"] -= parts["compare"]
print(json.dumps(parts))
"""


def run(folder: Path, *command: str) -> str:
    """Return the output of a command."""
    environment = os.environ | {"PWD": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def release(template: Path) -> None:
    """Commit a change to the template."""
    with (template / "{{cookiecutter.__folder}}" / "README.md").open("a", encoding="utf-8") as readme:
        readme.write("\nOne line more.\n")
    run(template, "git", *NOBODY, "commit", "--quiet", "--all", "--message", "release")


def measure(project: Path) -> dict[str, float]:
    """Update the project and return the seconds of each step and in total."""
    start = time.perf_counter()
    parts: dict[str, float] = json.loads(run(project, sys.executable, "-c", MEASURED).splitlines()[-1])
    whole = time.perf_counter() - start
    run(project, "git", "reset", "--hard", "--quiet")
    return parts | {"other": whole - sum(parts.values()), "total": whole}


def main(runs: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        run(folder, "git", "clone", "--quiet", str(TEMPLATE), "template")
        url = (folder / "template").as_uri()
        run(folder, sys.executable, "-m", "cruft", "create", url, "--no-input")
        project = folder / "my-service"
        run(project, "git", "init", "--quiet")
        run(project, "git", "add", "--all")
        run(project, "git", *NOBODY, "commit", "--quiet", "--message", "made")
        release(folder / "template")
        measured = [measure(project) for _ in range(runs)]
    print(f"{runs} runs, medians")
    for part in measured[0]:
        print(f"{median(times[part] for times in measured):6.2f} s  {part}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
