"""The site: built without warnings, and what it shows is in a rendered service."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conftest import TEMPLATE, Project

DOCS = TEMPLATE / "docs"


def test_site_is_built_without_warnings(tmp_path: Path) -> None:
    sphinx = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet"]
    done = subprocess.run([*sphinx, str(DOCS), str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for page in tmp_path.rglob("*.html"):
        for target in re.findall(r'(?:href|src)="(?!https?:|data:|#)([^"#?]+)', page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_examples_are_part_of_a_service(bake: Callable[..., Project]) -> None:
    project = bake()
    code = "\n".join(project.file(str(path)) for path in project.files() if path.suffix == ".py")
    examples = blocks("tour.md", "python")
    assert examples
    for example in examples:
        assert example in code


def test_commands_name_files_of_a_service(bake: Callable[..., Project]) -> None:
    project = bake()
    for page in DOCS.glob("*.md"):
        for command in blocks(page.name, "console"):
            for path in re.findall(r"(?:scripts|load|tests)/[\w/]+(?:\.py)?", command.replace("reports/tests/", "")):
                assert (project.path / path).exists(), command
