"""What the reports share: the outcomes of test runs, and pages to read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from jinja2 import Environment, FileSystemLoader, StrictUndefined

OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}


@dataclass(frozen=True)
class Result:
    """What became of one test."""

    test: str  # as pytest's command line names it
    outcome: str  # passed, failed or skipped
    seconds: float
    reason: str

    @property
    def layer(self) -> str:
        """Its folder below `tests/`; of an error within pytest itself, all of its name."""
        return self.test.removeprefix("tests/").partition("/")[0]


def read_results(path: Path) -> list[Result]:
    """Read a run's JUnit XML; a test that fails, and fails again as it is torn down, is one."""
    results: dict[str, Result] = {}
    # The test at which a run was broken off has no name.
    for case in ET.parse(path).iterfind(".//testcase[@name]"):
        result = read_case(case)
        if result.test not in results or result.outcome == "failed":
            results[result.test] = result
    return list(results.values())


def read_case(case: ET.Element) -> Result:
    """Read the outcome of one test."""
    verdicts = [child for child in case if child.tag in OUTCOMES]
    return Result(
        test=name_test(case.attrib["classname"], case.attrib["name"]),
        outcome=OUTCOMES[verdicts[0].tag] if verdicts else "passed",
        seconds=float(case.attrib["time"]),
        reason="\n".join(verdict.text or verdict.attrib["message"] for verdict in verdicts),
    )


def name_test(dotted: str, name: str) -> str:
    """Turn `tests.unit.test_x.TestY` into the file and the class that it stands for.

    A file that could not be collected has no more than its dotted name.
    """
    parts = (dotted or name).split(".")
    at = next((at for at, part in enumerate(parts) if part.startswith("test_")), len(parts) - 1)
    file = "/".join(parts[: at + 1]) + ".py"
    return "::".join([file, *parts[at + 1 :], name]) if dotted else file


def write_page(template: str, path: Path, **values: Any) -> None:
    """Fill a template of `scripts/pages`."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("pages")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pages.get_template(template).render(values), encoding="utf-8")
