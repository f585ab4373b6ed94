"""Measure the duration and the peak memory of each framework's whole test suite, in a fresh project.

`uv run python benchmarks/suite.py [--without-sample] [FRAMEWORK...]`
"""

import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from services import create, parser, run

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


def measure(framework: str, project: Path) -> bool:
    """Print the results of one framework's suite and return whether they meet the targets."""
    run(project, "uv", "sync")
    start = time.perf_counter()
    output = run(project, "uv", "run", "python", "-c", MEASURED)
    seconds = time.perf_counter() - start
    mib = int(output.split()[-1]) / 1024
    database, passed = re.findall(r"^database: (.+)|(\d+) passed", output, re.MULTILINE)
    print(f"{framework}: {passed[1]} tests, {seconds:.0f} s, {mib:.0f} MiB; {database[0]}")
    return seconds < TARGET_SECONDS and mib < TARGET_MIB


def main() -> int:
    options = parser(__doc__).parse_args()
    within = True
    for framework in options.frameworks:
        with TemporaryDirectory() as folder:
            within &= measure(framework, create(folder, framework, sample_domain=options.sample_domain))
    print(f"target: less than {TARGET_SECONDS} s and {TARGET_MIB} MiB")
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
