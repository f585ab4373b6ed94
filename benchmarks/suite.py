"""Measure the duration and the peak memory of each framework's whole test suite, in a fresh project.

`uv run python benchmarks/suite.py [FRAMEWORK...]`
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

TEMPLATE = Path(__file__).parents[1]
FRAMEWORKS: list[str] = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))["framework"]
TARGET_SECONDS = 60
TARGET_MIB = 1024

# Prints the peak memory of the test process, without servers, in KiB as its last line.
MEASURED = """
import resource, sys
import pytest

code = pytest.main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def run(project: Path, *command: str) -> str:
    """Return the output of a command in the project; exit if it fails."""
    done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


def measure(framework: str, folder: Path) -> bool:
    """Print the results of one framework's suite and return whether they meet the targets."""
    arguments = ("--no-input", "-o", str(folder), str(TEMPLATE), f"framework={framework}")
    run(TEMPLATE, sys.executable, "-m", "cookiecutter", *arguments)
    project = folder / "my-service"
    run(project, "uv", "sync")
    start = time.perf_counter()
    output = run(project, "uv", "run", "python", "-c", MEASURED)
    seconds = time.perf_counter() - start
    mib = int(output.split()[-1]) / 1024
    database, passed = re.findall(r"^database: (.+)|(\d+) passed", output, re.MULTILINE)
    print(f"{framework}: {passed[1]} tests, {seconds:.0f} s, {mib:.0f} MiB; {database[0]}")
    return seconds < TARGET_SECONDS and mib < TARGET_MIB


def main(frameworks: list[str]) -> int:
    within = True
    for framework in frameworks:
        with TemporaryDirectory() as folder:
            within &= measure(framework, Path(folder))
    print(f"target: less than {TARGET_SECONDS} s and {TARGET_MIB} MiB")
    return int(not within)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or FRAMEWORKS))
