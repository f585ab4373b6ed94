"""The README of a service without the sample domain: its commands and files for a first domain, as written."""

import re
from collections.abc import Callable

import pytest

from conftest import FRAMEWORKS, Project

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"(?:^`(?P<file>\S+)`\n\n)?^```(?P<language>console|python)\n(?P<content>.*?)^```", re.M | re.S)
# "Add `this` above `that` in `file`"
ADDITION = re.compile(r"`([^`]+)` above `([^`]+)` in\s`([^`]+)`")


def follow(project: Project, guide: str) -> str:
    """Write the files and run the commands of a guide in their order, and return the output of the last."""
    output = ""
    steps = sorted([*BLOCK.finditer(guide), *ADDITION.finditer(guide)], key=re.Match.start)
    for step in steps:
        if step.re is ADDITION:
            line, anchor, name = step.groups()
            file = project.path / name
            before, found, after = file.read_text(encoding="utf-8").partition(f"    {anchor}\n")
            assert found
            file.write_text(f"{before}    {line}\n{found}{after}", encoding="utf-8")
        elif step["language"] == "python":
            (project.path / step["file"]).write_text(step["content"], encoding="utf-8")
        else:
            output = project.run(step["content"])
    return output


@pytest.mark.rotated(3)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_first_domain_of_the_readme_works_as_written(bake: Callable[..., Project], framework: str) -> None:
    project = bake(framework=framework, sample_domain=False)
    project.run("uv sync")
    readme = project.file("README.md")
    guide = readme[readme.index("## The first domain") : readme.index("## Settings")]

    output = follow(project, guide)

    assert re.search(r"^=.* \d+ passed.* in .*=$", output, re.MULTILINE)
    project.run("uv run pytest tests/schema -k notes")
