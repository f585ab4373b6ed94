"""Lines of Python that the owner of a service gets, by folder and by layer of its tests.

`uv run python benchmarks/lines.py [--without-sample] [FRAMEWORK...]`
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from services import create, parser

BUDGETS = {"src": 2_300, "tests": 5_000, "scripts and load": 900, "all": 7_500}
BUDGETS_WITHOUT_SAMPLE = BUDGETS | {"src": 1_400, "all": 4_500}
LAYER_BUDGET = 2_000


def lines_of(folder: Path) -> int:
    """Count as `wc -l` does."""
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))


def measure(project: Path) -> dict[str, int]:
    """Return the lines of each folder and of each layer of the tests."""
    layers = [folder for folder in sorted((project / "tests").iterdir()) if any(folder.glob("*.py"))]
    return {
        "src": lines_of(project / "src"),
        "tests": lines_of(project / "tests"),
        "scripts and load": lines_of(project / "scripts") + lines_of(project / "load"),
        "all": lines_of(project),
        **{f"tests/{folder.name}": lines_of(folder) for folder in layers},
    }


def main() -> int:
    options = parser(__doc__).parse_args()
    budgets = BUDGETS if options.sample_domain else BUDGETS_WITHOUT_SAMPLE
    counts = {}
    for framework in options.frameworks:
        with TemporaryDirectory() as folder:
            counts[framework] = measure(create(folder, framework, sample_domain=options.sample_domain))

    within = True
    print(f"{'folder':20}{'budget':>8}" + "".join(f"{framework:>10}" for framework in counts))
    for name in dict.fromkeys(name for lines in counts.values() for name in lines):
        budget = budgets.get(name, LAYER_BUDGET)
        figures = [lines.get(name, 0) for lines in counts.values()]
        within &= max(figures) <= budget
        print(f"{name:20}{budget:8}" + "".join(f"{n:9}{'!' if n > budget else ' '}" for n in figures))
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
