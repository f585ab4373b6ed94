"""How long `cruft update` of a default project takes, and where the time goes.

From this commit to one that changes a line, in a local clone, so that no network is in it:
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

# Updates the project in which it runs; its last line has the seconds of each part.
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
    """Run a command, and give what it said."""
    environment = os.environ | {"PWD": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def release(template: Path) -> None:
    """Change a line of what is rendered."""
    with (template / "{{cookiecutter.__folder}}" / "README.md").open("a", encoding="utf-8") as readme:
        readme.write("\nOne line more.\n")
    run(template, "git", *NOBODY, "commit", "--quiet", "--all", "--message", "release")


def measure(project: Path) -> dict[str, float]:
    """Update, and give the seconds of each part and of the whole."""
    start = time.perf_counter()
    parts: dict[str, float] = json.loads(run(project, sys.executable, "-c", MEASURED).splitlines()[-1])
    whole = time.perf_counter() - start
    run(project, "git", "reset", "--hard", "--quiet")
    return parts | {"the rest": whole - sum(parts.values()), "all": whole}


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
