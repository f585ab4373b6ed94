"""Lines of Python that the owner of a service gets, by folder and by layer of its tests.

`uv run python benchmarks/lines.py [FRAMEWORK...]`
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

TEMPLATE = Path(__file__).parents[1]
FRAMEWORKS: list[str] = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))["framework"]
BUDGETS = {"src": 2_300, "tests": 5_000, "scripts and load": 900, "all": 7_500}
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


def main(frameworks: list[str]) -> int:
    counts = {}
    for framework in frameworks:
        with TemporaryDirectory() as folder:
            answers = ("--no-input", "-o", folder, str(TEMPLATE), f"framework={framework}")
            command = (sys.executable, "-m", "cookiecutter", *answers)
            subprocess.run(command, check=True, capture_output=True)
            counts[framework] = measure(Path(folder) / "my-service")

    within = True
    print(f"{'folder':20}{'budget':>8}" + "".join(f"{framework:>10}" for framework in frameworks))
    for name in dict.fromkeys(name for lines in counts.values() for name in lines):
        budget = BUDGETS.get(name, LAYER_BUDGET)
        figures = [lines.get(name, 0) for lines in counts.values()]
        within &= max(figures) <= budget
        print(f"{name:20}{budget:8}" + "".join(f"{n:9}{'!' if n > budget else ' '}" for n in figures))
    return int(not within)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or FRAMEWORKS))
