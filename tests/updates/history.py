"""A history of the template: older releases, derived from the working tree by reverting changes."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import TEMPLATE

PROJECT = "{{cookiecutter.__folder}}"
TESTS = f"{PROJECT}/tests"
WORKFLOW = f"{PROJECT}/overlays/github/.github/workflows/ci.yaml"
NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Nobody"), ("EMAIL", "nobody@example.com"))
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=os.environ | NOBODY, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def replace(file: Path, new: str, old: str) -> None:
    """Replace the new text with the old one."""
    text = file.read_text(encoding="utf-8")
    assert new in text, f"{file} has no {new!r}"
    file.write_text(text.replace(new, old), encoding="utf-8")


def third(tree: Path) -> None:
    """Revert a changed line, a changed workflow, a deletion and the split of a file."""
    replace(tree / PROJECT / "README.md", "Requires [uv]", "Only requires [uv]")
    replace(tree / WORKFLOW, "timeout-minutes: 30", "timeout-minutes: 25")
    (tree / TESTS / "unit/test_nothing.py").write_text('"""Deleted later."""\n', encoding="utf-8")
    both = [tree / TESTS / "fixtures" / name for name in ("clock.py", "environment.py")]
    both[0].write_text("\n\n".join(file.read_text(encoding="utf-8") for file in both), encoding="utf-8")
    both[1].unlink()


def second(tree: Path) -> None:
    """Revert the renaming of a file, a new question, a newer dependency and a line that changes twice."""
    replace(tree / WORKFLOW, "timeout-minutes: 10", "timeout-minutes: 8")
    (tree / TESTS / "fixtures/upstream.py").rename(tree / TESTS / "fixtures/receiver.py")
    questions = tree / "cookiecutter.json"
    replace(questions, '  "pipeline": ["github", "gitlab", "none"],\n', '  "__pipeline": "github",\n')
    asking = git(tree, "grep", "--untracked", "--name-only", "cookiecutter[.]pipeline", questions.name, PROJECT)
    for name in asking.splitlines():
        replace(tree / name, "cookiecutter.pipeline", "cookiecutter.__pipeline")
    replace(tree / PROJECT / "pyproject.toml", '"tenacity>=9.2"', '"tenacity>=9.1"')


def first(tree: Path) -> None:
    """Revert a new file, a new choice and a changed line of code."""
    (tree / TESTS / "unit/test_settings.py").unlink()
    replace(tree / "cookiecutter.json", '"Apache-2.0", "BSD-3-Clause"', '"Apache-2.0"')
    shutil.rmtree(tree / PROJECT / "overlays/BSD-3-Clause")
    replace(tree / PROJECT / "src/{{cookiecutter.__package}}/settings.py", "one typed and frozen object", "an object")


OLDER: dict[str, Callable[[Path], None]] = {"third": third, "second": second, "first": first}


def real_tags() -> list[str]:
    """Return the tags of the actual releases."""
    return git(TEMPLATE, "tag", "--merged", "HEAD").split()


RELEASES = [*OLDER, *real_tags()]


def copy_working_tree(target: Path) -> None:
    for name in git(TEMPLATE, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (TEMPLATE / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TEMPLATE / name, target / name)


def build(repository: Path) -> None:
    """Create a bare repository with a tag for each release and the working tree as the newest one."""
    work = repository.with_suffix(".work")
    git(TEMPLATE, "clone", "--quiet", "--no-checkout", str(TEMPLATE), str(work))
    git(work, "symbolic-ref", "HEAD", "refs/heads/unborn")
    copy_working_tree(work)
    trees = {"newest": write_tree(work)}
    for name, revert in OLDER.items():
        revert(work)
        trees[name] = write_tree(work)
    parent: list[str] = []
    for name, tree in reversed(trees.items()):
        commit = git(work, "commit-tree", tree, *parent, "-m", name)
        parent = ["-p", commit]
        git(work, "tag", name, commit)
    git(work.parent, "init", "--quiet", "--bare", "--initial-branch", "main", str(repository))
    # Every update clones this repository: with the commits of releases only, that takes a tenth of the time.
    git(repository, "fetch", "--quiet", str(work), "refs/tags/*:refs/tags/*")
    git(repository, "update-ref", "refs/heads/main", "newest^{commit}")
    shutil.rmtree(work)


def write_tree(work: Path) -> str:
    git(work, "add", "--all")
    return git(work, "write-tree")
