"""`scripts/update.py` when an update is rejected, conflicts, fails or is killed."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import CHOICES, FRAMEWORKS, QUESTIONS, TEMPLATE, Project, surroundings

from .conftest import Template, assert_merged, commit, snapshot, update, update_here
from .edits import append, insert_after
from .history import git

pytestmark = pytest.mark.slow

Create = Callable[..., Project]
UNDO = 'rm -f "$(git rev-parse --git-path index.lock)" && git reset --hard && git clean -fd'


@pytest.fixture
def service(create: Create) -> Project:
    return create("third")


def failed_update(service: Project, *changes: str) -> str:
    """Return the output of an update that fails and changes nothing."""
    before = snapshot(service.path)
    with pytest.raises(AssertionError) as failure:
        update(service, *changes)
    assert snapshot(service.path) == before
    return str(failure.value)


def test_output_lists_changes_and_how_to_undo_them(service: Project) -> None:
    output = update(service)
    assert "  M\tREADME.md\n" in output
    assert "  D\ttests/unit/test_nothing.py\n" in output
    assert git(service.path, "diff", "--name-only") == ""  # everything is staged
    assert UNDO in output
    assert UNDO in service.file("README.md")
    assert UNDO in (TEMPLATE / "README.md").read_text(encoding="utf-8")
    service.run(UNDO)
    assert git(service.path, "status", "--porcelain") == ""


def test_undo_works_in_a_worktree_and_a_subfolder(service: Project, tmp_path: Path) -> None:
    git(service.path, "worktree", "add", "--quiet", str(tmp_path / "worktree"))
    folder = Project(tmp_path / "worktree" / "src")
    folder.run('touch "$(git rev-parse --git-path index.lock)" && echo changed > ../README.md')
    folder.run(UNDO)
    assert git(folder.path, "status", "--porcelain") == ""


def test_second_update_has_nothing_to_do(service: Project) -> None:
    update(service)
    commit(service, "updated")
    assert update(service) == "There is nothing to update.\n"


def test_uncommitted_files_are_rejected(service: Project) -> None:
    git(service.path, "config", "status.showUntrackedFiles", "no")
    (service.path / "notes").touch()
    output = failed_update(service)
    assert "Commit these first" in output
    assert UNDO in output


def test_project_without_git_is_rejected(service: Project) -> None:
    service.run("rm -rf .git")
    assert "git init" in failed_update(service)


def test_missing_link_is_rejected(service: Project) -> None:
    (service.path / ".cruft.json").unlink()
    assert "cruft link" in failed_update(service)


def test_ignored_link_is_rejected(service: Project) -> None:
    service.run("git rm --quiet --cached .cruft.json && echo .cruft.json >> .git/info/exclude")
    commit(service, "ignored")
    assert "not in git with its .cruft.json" in failed_update(service)


def test_damaged_link_is_reported(service: Project) -> None:
    append(service.path / ".cruft.json", "<<<<<<<\n")
    commit(service, "damaged")
    assert ".cruft.json is damaged" in failed_update(service)


def test_missing_template_commit_is_reported(service: Project) -> None:
    record = service.path / ".cruft.json"
    record.write_text(re.sub("[0-9a-f]{40}", "1" * 40, record.read_text(encoding="utf-8")), encoding="utf-8")
    commit(service, "lost")
    assert "write another into" in failed_update(service)


def test_ignored_file_is_not_overwritten(service: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    service.run("git rm --quiet --cached README.md && echo /README.md >> .git/info/exclude")
    commit(service, "ignored")
    assert "error: README.md: does not exist in index" in failed_update(service)


def test_unreachable_template_changes_nothing(service: Project, template: Template) -> None:
    record = service.file(".cruft.json")
    (service.path / ".cruft.json").write_text(record.replace(template.path.name, "moved"), encoding="utf-8")
    commit(service, "the template has moved")
    output = failed_update(service)
    assert "Failed to clone" in output
    assert "write its new address into .cruft.json" in output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("license", "Write for example: --set license=MIT"),
        ("__package=x", "Write for example: --set license=MIT"),
        ("color=red", "The template does not ask for color."),
        ("license=GPL", "the choices are"),
        ("author_email=nobody", "author_email 'nobody' must be"),
        ("project_slug=another", "cannot be changed"),
    ],
)
def test_invalid_answer_changes_nothing(service: Project, change: str, message: str) -> None:
    assert message in failed_update(service, change)


def test_conflict_is_reported_and_fails(service: Project) -> None:
    readme = service.path / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(text.replace("Only requires [uv]", "Certainly requires [uv]"), encoding="utf-8")
    commit(service, "edited")
    with pytest.raises(AssertionError, match=r"In conflict:\n\s+README.md\n\s+Solve them"):
        update(service)
    assert "<<<<<<<" in readme.read_text(encoding="utf-8")
    service.run(UNDO)
    assert git(service.path, "status", "--porcelain") == ""


def test_edited_file_that_the_template_deletes_is_kept(service: Project) -> None:
    (service.path / "tests/unit/test_nothing.py").write_text("# edited\n", encoding="utf-8")
    commit(service, "edited")
    output = update(service)
    assert_merged(service)
    assert "Merged:\n  M\t.cruft.json" in output
    assert "Kept, because you have edited them:\n  tests/unit/test_nothing.py\n" in output
    assert service.file("tests/unit/test_nothing.py") == "# edited\n"


@pytest.mark.parametrize(
    "settings",
    [
        "[apply]\nwhitespace = error\n[core]\nwhitespace = indent-with-non-tab\n",
        "[diff]\nrenames = false\n",
        "[diff]\ncontext = 0\n",
    ],
    ids=["whitespace", "renames", "context"],
)
def test_update_is_independent_of_git_configuration(create: Create, tmp_path: Path, settings: str) -> None:
    service = create("first")
    insert_after(service.path / "README.md", "# My Service\n", "\nIt is ours.\n")
    append(service.path / "tests/fixtures/receiver.py", "# edited\n")
    commit(service, "edited")
    (tmp_path / "gitconfig").write_text(settings, encoding="utf-8")
    service.run("uv run --quiet scripts/update.py", GIT_CONFIG_GLOBAL=str(tmp_path / "gitconfig"))
    assert_merged(service)
    assert "It is ours." in service.file("README.md")
    assert "Requires [uv]" in service.file("README.md")
    assert service.file("tests/fixtures/upstream.py").endswith("# edited\n")
    assert not (service.path / "tests/fixtures/receiver.py").exists()


def test_default_context_of_the_user_is_ignored(create: Create, tmp_path: Path) -> None:
    service = create("second")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".cookiecutterrc").write_text("default_context: {pipeline: none}\n", encoding="utf-8")
    service.run("uv run --quiet scripts/update.py", COOKIECUTTER_CONFIG=str(home / ".cookiecutterrc"))
    assert '"pipeline": "github"' in service.file(".cruft.json")


def other_answers() -> list[tuple[str, str, str, str]]:
    """Return (framework, question, default, other answer) for every choice."""
    words = {True: "yes", False: "no"}
    defaults = {
        question: default[0] if isinstance(default, list) else default
        for question, default in QUESTIONS.items()
        if question in CHOICES
    }
    return [
        (framework, question, words.get(default, str(default)), words.get(value, str(value)))
        for question, default in defaults.items()
        for value in CHOICES[question]
        # The license does not depend on the framework.
        for framework in (FRAMEWORKS[:1] if question == "license" else FRAMEWORKS)
        if question != "framework" and value != default
    ]


def rendered(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of the template, without `.cruft.json` and the pacts of consumers."""
    return {name: files[name] for name in files if name != ".cruft.json" and "/pacts/" not in name}


@pytest.mark.rotated(3)
@pytest.mark.parametrize(("framework", "question", "default", "other"), other_answers())
def test_answer_can_be_changed_and_changed_back(
    create: Create,
    render: Callable[..., dict[str, bytes]],
    framework: str,
    question: str,
    default: str,
    other: str,
) -> None:
    service = create("newest", framework=framework)
    before = snapshot(service.path)
    # One framework with the command itself.
    change_answer = update if framework == FRAMEWORKS[0] else update_here

    change_answer(service, f"{question}={other}")
    assert_merged(service)
    commit(service, "changed")
    expected = render("newest", framework=framework, **{question: other})
    assert rendered(snapshot(service.path)) == rendered(expected)

    change_answer(service, f"{question}={default}")
    assert_merged(service)
    assert snapshot(service.path) == before


def kill(service: Project, **environment: str) -> bool:
    """Update until all processes are killed, undo it as documented, and return whether files had changed."""
    before = snapshot(service.path)
    killed = subprocess.run(
        ["uv", "run", "--quiet", "scripts/update.py"],
        cwd=service.path,
        env=surroundings(**environment),
        start_new_session=True,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL
    changed = snapshot(service.path) != before
    assert (git(service.path, "status", "--porcelain") != "") == changed
    service.run(UNDO)
    assert snapshot(service.path) == before
    assert git(service.path, "status", "--porcelain") == ""
    return changed


# Runs git and kills the process group before or after the given call.
GIT = """#!/bin/sh
calls=$(cat "$KILL_COUNT" 2>/dev/null || echo 0)
calls=$((calls + 1))
echo $calls > "$KILL_COUNT"
[ $calls = "$KILL_BEFORE" ] && kill -9 0
"{git}" "$@"
status=$?
[ $calls = "$KILL_AFTER" ] && kill -9 0
exit $status
"""


# An update calls git 22 times: the 19th applies its patch.
@pytest.mark.parametrize(
    ("moment", "call", "changed"),
    [
        *(("KILL_BEFORE", call, False) for call in (3, 7, 9, 11, 13, 14, 16, 18, 19)),
        ("KILL_AFTER", 19, True),
        *(("KILL_BEFORE", call, True) for call in (20, 21, 22)),
    ],
)
def test_killed_update_can_be_undone_and_repeated(
    service: Project, tmp_path: Path, moment: str, call: int, changed: bool
) -> None:
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    found = service.run("command -v git").strip()
    wrapper.write_text(GIT.replace("{git}", found), encoding="utf-8")
    wrapper.chmod(0o755)
    path = f"{wrapper.parent}:{os.environ['PATH']}"
    assert kill(service, PATH=path, KILL_COUNT=str(tmp_path / "count"), **{moment: str(call)}) == changed
    update(service)
    assert_merged(service)


def test_update_killed_while_git_writes_can_be_undone_and_repeated(service: Project, tmp_path: Path) -> None:
    (service.path / ".git" / "info" / "attributes").write_text("README.md filter=kill\n", encoding="utf-8")
    (tmp_path / "gitconfig").write_text('[filter "kill"]\n    smudge = kill -9 0\n', encoding="utf-8")
    assert kill(service, GIT_CONFIG_GLOBAL=str(tmp_path / "gitconfig"))
    update(service)
    assert_merged(service)


def test_interrupted_update_prints_how_to_undo_it(service: Project, tmp_path: Path) -> None:
    (service.path / ".git" / "info" / "attributes").write_text("README.md filter=interrupt\n", encoding="utf-8")
    (tmp_path / "gitconfig").write_text('[filter "interrupt"]\n    smudge = kill -INT 0\n', encoding="utf-8")
    before = snapshot(service.path)
    interrupted = subprocess.run(
        ["uv", "run", "--quiet", "scripts/update.py"],
        cwd=service.path,
        env=surroundings(GIT_CONFIG_GLOBAL=str(tmp_path / "gitconfig")),
        start_new_session=True,
        # Shells start background processes with SIGINT ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        capture_output=True,
        text=True,
    )
    assert interrupted.returncode in (1, 130)  # 130 if uv exits first
    assert interrupted.stderr == f"Interrupted. Take back what it has done: {UNDO}\n"
    service.run(UNDO)
    assert snapshot(service.path) == before
