"""Compare the duration of a default render with that of the same files without hooks and tags.

Measures whole processes, alternately: `uv run python benchmarks/render.py [RUNS]`
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

TEMPLATE = Path(__file__).parents[1]
TARGET = 1.5


def render(template: Path, output: Path) -> float:
    """Return the seconds that a render into a new folder takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "cookiecutter", "--no-input", "-o", str(output), str(template)],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def make_plain_template(project: Path, template: Path) -> int:
    """Turn the project's files into a template without tags and return their number."""
    files = [path for path in project.rglob("*") if path.is_file()]
    for path in files:
        copy = template / "{{cookiecutter.name}}" / path.relative_to(project)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace("{", "("), encoding="utf-8")
    (template / "cookiecutter.json").write_text('{"name": "plain"}', encoding="utf-8")
    return len(files)


def main(runs: int) -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        render(TEMPLATE, folder / "warm-up")
        files = make_plain_template(folder / "warm-up" / "my-service", folder / "plain")
        render(folder / "plain", folder / "warm-up")
        times = [
            (render(TEMPLATE, folder / f"ours-{run}"), render(folder / "plain", folder / f"plain-{run}"))
            for run in range(runs)
        ]
    ours, plain = (median(column) for column in zip(*times, strict=True))
    print(f"{files} files, {runs} runs each, medians: {ours:.3f} s with tags and hooks, {plain:.3f} s without")
    print(f"ratio {ours / plain:.2f} (target: at most {TARGET})")
    return int(ours / plain > TARGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
