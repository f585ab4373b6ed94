"""Fresh services, which the benchmarks measure."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parents[1]
FRAMEWORKS: list[str] = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))["framework"]
EVERY_SECTION: dict[str, Any] = {
    "cache": True,
    "jobs": "celery-redis",
    "events": "rabbitmq",
    "storage": True,
    "graphql": True,
    "websocket": True,
}


def run(folder: Path, *command: str, environment: dict[str, str] | None = None) -> str:
    """Return the output of a command; exit if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


def create(folder: str | Path, framework: str, **answers: object) -> Path:
    """Create a service in a folder, and return its path."""
    given = [f"{question}={answer}" for question, answer in {"framework": framework, **answers}.items()]
    run(TEMPLATE, sys.executable, "-m", "cookiecutter", "--no-input", "-o", str(folder), str(TEMPLATE), *given)
    return Path(folder) / "my-service"


def parser(description: str | None) -> ArgumentParser:
    """Return a parser for the frameworks to measure, and whether with the sample domain."""
    arguments = ArgumentParser(description=description)
    arguments.add_argument("frameworks", nargs="*", metavar="FRAMEWORK", default=FRAMEWORKS, help="default: all")
    arguments.add_argument("--without-sample", dest="sample_domain", action="store_false")
    return arguments
