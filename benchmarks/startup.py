"""How long the first unit test takes, against an empty test that imports the application.

Whole processes with warm imports, in turn: `uv run python benchmarks/startup.py [--without-sample] [FRAMEWORK...]`
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from services import create, parser, run

TARGET = 1.3
RUNS = 7
UNIT_TESTS = "tests/unit/test_tokens.py"
APPLICATIONS = {"fastapi": "my_service.app", "flask": "my_service.app", "django": "my_service.config.urls"}


def time_of(folder: Path, *command: str) -> float:
    """Return the seconds of a command."""
    settings = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "x" * 32,
        "DJANGO_SETTINGS_MODULE": "my_service.config.settings",
    }
    inherited = {
        name: value
        for name, value in os.environ.items()
        # Set, each process would compile all imports anew.
        if name not in {"PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "CI"} and not name.startswith("PYTEST_")
    }
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=inherited | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return time.perf_counter() - start


def measure(framework: str, project: Path) -> bool:
    """Print the figures of one framework, and return whether they are within the target."""
    empty = project.with_name("empty")
    empty.mkdir()
    (empty / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    # pytest-django, which loads itself, needs the application's settings.
    test = f"def test_nothing():\n    import {APPLICATIONS[framework]}\n"
    (empty / "test_empty.py").write_text(test, encoding="utf-8")
    run(project, "uv", "sync", "--quiet")
    pytest = str(project / ".venv/bin/pytest")
    commands = {"ours": (project, pytest, UNIT_TESTS), "empty": (empty, pytest, "test_empty.py")}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(RUNS + 1):
        for name, command in commands.items():
            seconds = time_of(*command)
            if turn:  # the first one compiles
                times[name].append(seconds)
    ours, bare = median(times["ours"]), median(times["empty"])
    print(f"{framework}: {ours:.2f} s for {UNIT_TESTS}, {bare:.2f} s for an empty test, ratio {ours / bare:.2f}")
    return ours / bare <= TARGET


def main() -> int:
    options = parser(__doc__).parse_args()
    within = True
    for framework in options.frameworks:
        with TemporaryDirectory() as folder:
            within &= measure(framework, create(folder, framework, sample_domain=options.sample_domain))
    print(f"medians of {RUNS} runs; target: at most {TARGET}")
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
