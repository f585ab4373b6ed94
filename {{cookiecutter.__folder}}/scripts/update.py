# /// script
# requires-python = ">=3.12"
# dependencies = [
#     "cookiecutter<3",
#     "cruft==2.16.0",
#     "typer<0.26", # with later ones cruft's messages are tracebacks
# ]
# ///
"""Update from the template: `uv run scripts/update.py`."""

import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NoReturn

import cruft
import typer

RECORD = Path(".cruft.json")
LINK = "uvx --with 'typer<0.26' cruft link ADDRESS-OF-THE-TEMPLATE --checkout COMMIT"
# Also after an update that was killed, which leaves the lock and new files.
UNDO = 'rm -f "$(git rev-parse --git-path index.lock)" && git reset --hard && git clean -fd'
# Patches merge with these settings, whatever the user has configured.
GIT_CONFIG = {"apply.whitespace": "nowarn", "diff.context": "3", "diff.renames": "true"}
# For errors of cruft.
ADVICE = {
    "Failed to clone": "If the template has moved, write its new address into .cruft.json.",
    "could not be resolved": "The template has lost that commit: write another into .cruft.json.",
    "error: ": "Move, delete or restore what is named, commit it, and update again.",
}


def main(
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="QUESTION=ANSWER", help="Change an answer."),
    ] = None,
) -> None:
    """Merge the latest version of the template into this project.

    Needs a git repository without uncommitted changes. Exits with 1 if there are conflicts.
    """
    os.chdir(Path(__file__).parents[1])
    require_clean_project()
    before = read_record()["commit"]
    answers = dict(parse_change(change) for change in changes or [])
    try:
        kept = run_cruft(answers)
    except KeyboardInterrupt:
        fail(f"Interrupted. Take back what it has done: {UNDO}")
    except Exception as error:
        advice = [what for symptom, what in ADVICE.items() if symptom in str(error)]
        fail("\n".join([f"Nothing was changed: {error}", *advice[:1]]))
    git("add", str(RECORD))
    record = read_record()
    if unknown := answers.keys() - record["context"]["cookiecutter"].keys():
        git("reset", "--hard")
        fail(f"The template does not ask for {', '.join(sorted(unknown))}.")
    print_changes(before, record["commit"], kept)


def require_clean_project() -> None:
    """Exit if an update could fail, or could not be undone."""
    if not RECORD.exists():
        fail(
            "The project is not linked to its template. Link it, with the same answers and the"
            f" commit that it was made from, and commit: {LINK}"
        )
    try:
        status = git("status", "--porcelain", "--untracked-files=normal")
        git("ls-files", "--error-unmatch", str(RECORD))
    except (OSError, subprocess.CalledProcessError):
        fail(f"The project is not in git with its {RECORD}. Run: git init; git add .; git commit")
    if status:
        fail(
            f"Commit these first, or `git stash -u` them:\n{'\n'.join(status)}\n"
            f"If an update left them that was interrupted or conflicts, take it back: {UNDO}"
        )


def parse_change(change: str) -> tuple[str, str]:
    """Split QUESTION=ANSWER."""
    question, equals, answer = change.partition("=")
    if not equals or question.startswith("_"):
        fail(f"'{change}' is no change of an answer. Write for example: --set license=MIT")
    if question == "project_slug":
        fail("Your own files are named by the project_slug too, so it cannot be changed here.")
    return question, answer


def run_cruft(answers: dict[str, str]) -> list[str]:
    """Update with cruft, and return the edited files that the template deletes.

    These are kept. After an error nothing has changed.
    """
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    for number, (key, value) in enumerate(GIT_CONFIG.items(), count):
        os.environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    os.environ |= {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_COUNT": str(count + len(GIT_CONFIG))}
    os.environ["LANGUAGE"] = "en"  # cruft and this script parse the output of git
    said = StringIO()
    kept: list[str] = []

    def keep_edited(patch: str, _: Path) -> None:
        errors = [line for line in said.getvalue().splitlines() if line.startswith("error: ")]
        folder = f"--directory={''.join(git('rev-parse', '--show-prefix'))}"
        for line in git("apply", "--summary", folder, stdin=patch):
            name = line.removeprefix(" delete mode 100644 ")
            if f"error: {name}: patch does not apply" in errors:
                kept.append(name)
        with suppress(subprocess.CalledProcessError):  # conflicts
            git("apply", "-3", folder, *(f"--exclude={name}" for name in kept), stdin=patch)
        if not git("status", "--porcelain"):
            raise RuntimeError("\n".join(errors))

    # Instead of a three-way merge it may write rejects, even over files that git ignores.
    vars(sys.modules["cruft._commands.update"])["_apply_patch_with_rejections"] = keep_edited
    with TemporaryDirectory() as folder, redirect_stdout(said), redirect_stderr(said):
        # New questions get the template's defaults, not those of the user's configuration.
        config = Path(folder) / "config.yaml"
        config.write_text("default_context: {}\n", encoding="utf-8")
        # Read by the hook of the template.
        os.environ |= {"COOKIECUTTER_CONFIG": str(config), "PWD": str(Path.cwd())}
        cruft.update(skip_apply_ask=True, extra_context=answers)
    return kept


def print_changes(before: str, after: str, kept: list[str]) -> None:
    """Print what was merged, what is left to do, and which files conflict."""
    changes = git("diff", "--name-status", "HEAD")
    if not changes:
        typer.echo("There is nothing to update.")
        return
    conflicts = git("diff", "--name-only", "--diff-filter=U")
    merged = [change for change in changes if change.rpartition("\t")[2] not in conflicts]
    typer.echo(f"Updated from {before[:12]} to {after[:12]}.")
    parts = {
        "Merged": merged,
        "Kept, because you have edited them": kept,
        "Revert in each database, with the code of the last commit": [
            change for change in merged if re.match(r"D.*/migrations/.*\d", change)
        ],
        "In conflict": conflicts,
    }
    for title, names in parts.items():
        if names:
            typer.echo("\n  ".join([f"{title}:", *names]))
    if conflicts:
        fail(f"Solve them at the marks <<<<<<< and >>>>>>>, or take everything back: {UNDO}")
    typer.echo(f"Look at `git diff HEAD`, and commit it; or take everything back: {UNDO}")


def read_record() -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    except ValueError as error:
        fail(f"{RECORD} is damaged, `git log -p {RECORD}` shows what it was: {error}")
    return record


def git(*arguments: str, stdin: str = "") -> list[str]:
    """Run git, and return the lines of its output."""
    command = ["git", *arguments]
    done = subprocess.run(command, input=stdin.encode(), check=True, capture_output=True)
    return done.stdout.decode().splitlines()


def fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
