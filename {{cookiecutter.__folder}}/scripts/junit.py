"""Read test results from pytest's JUnit XML."""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}


@dataclass(frozen=True)
class Result:
    """The outcome of one test."""

    test: str  # the node id
    outcome: str  # passed, failed or skipped
    seconds: float
    message: str

    @property
    def layer(self) -> str:
        """The folder under `tests/`."""
        return self.test.removeprefix("tests/").partition("/")[0]


def read_results(path: Path) -> dict[str, Result]:
    """Return the results of a run by test; a failure during teardown counts as the test's."""
    results: dict[str, Result] = {}
    # An interrupted test has no name.
    for case in ET.parse(path).iterfind(".//testcase[@name]"):
        details = [child for child in case if child.tag in OUTCOMES]
        result = Result(
            test=node_id(case.attrib["classname"], case.attrib["name"]),
            outcome=OUTCOMES[details[0].tag] if details else "passed",
            seconds=float(case.attrib["time"]),
            message="\n".join(child.text or child.attrib["message"] for child in details),
        )
        if result.test not in results or result.outcome == "failed":
            results[result.test] = result
    return results


def node_id(classname: str, name: str) -> str:
    """Convert `tests.unit.test_x.TestY` and a name to a node id.

    A file that failed to be collected has no class name.
    """
    module, *classes = re.split(r"\.(?=[A-Z])", classname or name)
    file = f"{module.replace('.', '/')}.py"
    return "::".join([file, *classes, name]) if classname else file
