"""How long the whole suite of each framework's service takes, and how much memory its process.

In a fresh project, as its owner runs it: `uv run python benchmarks/suite.py [FRAMEWORK...]`
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
AIM_SECONDS = 60
AIM_MIB = 1024

# Its last line: the largest memory that the process of the tests ever held, in KiB, without its servers.
MEASURED = """
import resource, sys
import pytest

code = pytest.main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def run(project: Path, *command: str) -> str:
    """Run a command in the project, and give what it said."""
    done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


def measure(framework: str, folder: Path) -> bool:
    """Print the figures of one framework's suite, and tell whether they are within what we aim at."""
    answers = ("--no-input", "-o", str(folder), str(TEMPLATE), f"framework={framework}")
    run(TEMPLATE, sys.executable, "-m", "cookiecutter", *answers)
    project = folder / "my-service"
    run(project, "uv", "sync")
    start = time.perf_counter()
    output = run(project, "uv", "run", "python", "-c", MEASURED)
    seconds = time.perf_counter() - start
    mib = int(output.split()[-1]) / 1024
    database, passed = re.findall(r"^database: (.+)|(\d+) passed", output, re.MULTILINE)
    print(f"{framework}: {passed[1]} tests, {seconds:.0f} s, {mib:.0f} MiB; {database[0]}")
    return seconds < AIM_SECONDS and mib < AIM_MIB


def main(frameworks: list[str]) -> int:
    within = True
    for framework in frameworks:
        with TemporaryDirectory() as folder:
            within &= measure(framework, Path(folder))
    print(f"aim: under {AIM_SECONDS} s and {AIM_MIB} MiB")
    return int(not within)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or FRAMEWORKS))
