"""Rendering is deterministic: the same answers produce the same bytes in any environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from updates.history import build, git

# sitecustomize.py: shifts the date in every Python process, including the hooks.
SHIFT_DATE = "import time_machine; time_machine.travel('2031-02-28T23:59:59', tick=True).start()\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone the template, so that the hook writes `.cruft.json`."""
    folder = tmp_path_factory.mktemp("template")
    build(folder / "origin.git")
    git(folder, "clone", "--quiet", str(folder / "origin.git"), "clone")
    return folder / "clone"


def render(template: Path, folder: Path, umask: int = 0o022, **environment: str) -> dict[str, tuple[bytes, bool]]:
    """Return the content of each rendered file and whether it is executable."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "cookiecutter", "--no-input", "-o", str(folder / "out"), str(template)],
        cwd=folder,
        env=os.environ | {"HOME": str(folder)} | environment,
        umask=umask,
        check=True,
        capture_output=True,
    )
    project = folder / "out" / "my-service"
    return {
        path.relative_to(project).as_posix(): (path.read_bytes(), os.access(path, os.X_OK))
        for path in project.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def reference(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bool]]:
    files = render(template, tmp_path_factory.mktemp("reference") / "cwd", PYTHONHASHSEED="0")
    assert ".cruft.json" in files
    return files


@pytest.mark.parametrize(
    ("umask", "environment"),
    [
        pytest.param(0o022, {}, id="another folder and home"),
        pytest.param(0o077, {}, id="umask 077"),
        pytest.param(0o000, {}, id="umask 000"),
        pytest.param(0o022, {"PYTHONPATH": "{tmp}"}, id="another date"),
        pytest.param(0o022, {"TZ": "Pacific/Kiritimati"}, id="another time zone"),
        pytest.param(0o022, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="another locale"),
        pytest.param(0o022, {"PYTHONHASHSEED": "1"}, id="another hash seed"),
    ],
)
def test_rendering_is_deterministic(
    template: Path, tmp_path: Path, reference: dict[str, tuple[bytes, bool]], umask: int, environment: dict[str, str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SHIFT_DATE)
    environment = {name: value.format(tmp=tmp_path) for name, value in environment.items()}
    assert render(template, tmp_path / "cwd", umask, **environment) == reference
