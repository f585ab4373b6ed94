"""Mutation testing with Cosmic Ray: `uv run --group mutation scripts/mutation.py`.

Runs Cosmic Ray as configured in cosmic-ray.toml, one module per core at a time, lists the
surviving mutants, and fails below the minimum score. Files limit the run.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from mutants import report

CONFIG, SESSION = "cosmic-ray.toml", "session.sqlite"
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "reports")


def main(files: list[Path]) -> None:
    os.chdir(Path(__file__).parents[1])
    paths = files or sorted(Path("src").rglob("*.py"))
    paths = [path for path in paths if path.stat().st_size and "migrations" not in path.parts]
    if subprocess.run(["cosmic-ray", "baseline", CONFIG], check=False).returncode:
        sys.exit("The tests fail without a mutant.")
    mutants: list[str] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, tested in zip(paths, pool.map(test_module, paths), strict=True):
            print(f"{path}: {len(tested)} mutants", flush=True)
            mutants += tested
    report(len(mutants), [diff for diff in mutants if diff], partial=bool(files))


def test_module(path: Path) -> list[str]:
    """Return the diff of each mutant that survived, and an empty text for each that was killed.

    Cosmic Ray changes the module in place, so it gets a copy of the project.
    """
    with TemporaryDirectory() as folder:
        tree = Path(folder, "project")
        shutil.copytree(".", tree, ignore=NOT_COPIED)
        config = tree / CONFIG
        settings = config.read_text(encoding="utf-8")
        config.write_text(settings.replace('"src"', f'"{path}"'), encoding="utf-8")
        for command in (
            ["cosmic-ray", "init", CONFIG, SESSION],
            ["cr-filter-pragma", SESSION],
            ["cr-filter-operators", SESSION, CONFIG],
            ["cosmic-ray", "exec", CONFIG, SESSION],
            ["cosmic-ray", "dump", SESSION],
        ):
            environment = os.environ | {"PYTHONPATH": str(tree / "src")}
            done = subprocess.run(
                command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
    results = [json.loads(line)[1] for line in done.stdout.splitlines()]
    tested = [result for result in results if result["worker_outcome"] == "normal"]
    # Only a type checker reads it.
    relevant = [result for result in tested if "@override" not in removed(result["diff"])]
    return [result["diff"] if result["test_outcome"] == "survived" else "" for result in relevant]


def removed(diff: str) -> str:
    """Return the lines that a mutant removes."""
    return "\n".join(line for line in diff.splitlines() if line.startswith("-"))


if __name__ == "__main__":
    try:
        main([Path(argument) for argument in sys.argv[1:]])
    except KeyboardInterrupt:
        sys.exit(130)
