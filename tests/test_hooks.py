"""Unit tests of the hooks, rendered as cookiecutter renders them."""

import importlib.util
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cookiecutter.utils import create_env_with_context

from answers import INVALID, VALID_SLUGS, VALID_TEXTS, short
from conftest import FRAMEWORKS, TEMPLATE, Project

DISTRIBUTIONS = "import importlib.metadata, json; print(json.dumps(importlib.metadata.packages_distributions()))"
ANSWERS = {
    "project_name": "My Service",
    "project_slug": "my-service",
    "description": "It serves.",
    "author_name": "Ada",
    "author_email": "ada@example.com",
}


def render(hook: str, folder: Path, answers: dict[str, Any], **variables: Any) -> Path:
    context = {"cookiecutter": answers, **variables}
    source = (TEMPLATE / "hooks" / f"{hook}.py").read_text(encoding="utf-8")
    rendered = folder / f"{hook}.py"
    rendered.write_text(create_env_with_context(context).from_string(source).render(context), encoding="utf-8")
    return rendered


@pytest.fixture
def pre_gen(tmp_path: Path) -> Callable[..., ModuleType]:
    def load(**answers: Any) -> ModuleType:
        spec = importlib.util.spec_from_file_location(
            "pre_gen_project", render("pre_gen_project", tmp_path, ANSWERS | answers)
        )
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def errors(pre_gen: Callable[..., ModuleType]) -> Callable[..., list[str]]:
    find = pre_gen().errors
    return lambda **answers: list(find(ANSWERS | answers, {}))


@pytest.mark.parametrize(("question", "answer"), INVALID, ids=short)
def test_invalid_answer_is_reported_with_its_question(errors: Any, question: str, answer: str) -> None:
    (message,) = errors(**{question: answer})
    assert message.startswith(question)


@pytest.mark.parametrize(("question", "answer"), INVALID, ids=short)
def test_example_in_error_message_is_valid(errors: Any, question: str, answer: str) -> None:
    (message,) = errors(**{question: answer})
    (example,) = re.findall(r"for example '(.+)'\.$", message)
    assert errors(**{question: example}) == []


def test_every_invalid_answer_is_reported(errors: Any) -> None:
    messages = errors(project_slug="", project_name="", description="{{", author_name="\n", author_email="")
    assert len(messages) == 5


@pytest.mark.parametrize("slug", VALID_SLUGS, ids=short)
def test_valid_slug_is_accepted(errors: Any, slug: str) -> None:
    assert errors(project_slug=slug) == []


@pytest.mark.slow
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_names_of_dependencies_are_invalid_slugs(bake: Callable[..., Project], pre_gen: Any, framework: str) -> None:
    project = bake(framework=framework, cache=True, jobs="celery-redis")
    project.run("uv sync")
    installed = json.loads(project.run(f"uv run python -c '{DISTRIBUTIONS}'"))
    declared = tomllib.loads(project.file("pyproject.toml"))
    groups = [declared["project"]["dependencies"], *declared["dependency-groups"].values()]
    direct = {
        re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()
        for group in groups
        for requirement in group
        if isinstance(requirement, str)
    }
    imported = {package for package, names in installed.items() if direct & {name.lower() for name in names}}
    names = {name.replace("-", "_") for name in direct | imported}
    assert {name for name in names if re.fullmatch("[a-z][a-z0-9_]*", name)} <= pre_gen().TAKEN


@pytest.mark.parametrize("text", VALID_TEXTS, ids=short)
@pytest.mark.parametrize("question", ["project_name", "description", "author_name"])
def test_unusual_free_text_is_accepted(errors: Any, question: str, text: str) -> None:
    assert errors(**{question: text}) == []


@pytest.mark.parametrize("email", ["a@b.co", "first.last+tag@sub.example.com", "o'brien@example.ie"])
def test_valid_email_is_accepted(errors: Any, email: str) -> None:
    assert errors(author_email=email) == []


def test_template_code_already_rendered_by_cookiecutter_is_rejected(pre_gen: Any) -> None:
    (message,) = pre_gen().errors(ANSWERS | {"description": "49"}, {"description": "{{ 7 * 7 }}"})
    assert message.startswith("description must not contain '{{'")


@pytest.mark.parametrize("text", sorted({*VALID_TEXTS, *(answer for _, answer in INVALID)}), ids=short)
def test_answers_reach_the_hook_unchanged(pre_gen: Any, text: str) -> None:
    assert pre_gen(description=text).ANSWERS["description"] == text


@pytest.mark.parametrize(("slug", "status"), [("my-service", 0), ("json", 1)])
def test_hook_removes_its_own_file(tmp_path: Path, slug: str, status: int) -> None:
    hook = render("pre_gen_project", tmp_path, ANSWERS | {"project_slug": slug})
    done = subprocess.run([sys.executable, hook], capture_output=True, text=True)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert not hook.exists()


@pytest.fixture
def apply_overlays(tmp_path: Path) -> Callable[[str], Path]:
    """Run the post-gen hook in a project with overlays."""

    def apply_overlays(chosen: str) -> Path:
        project = tmp_path / "project"
        for name in ["flask", "cache", "flask+cache", "MIT"]:
            folder = project / "overlays" / name / "src" / name
            folder.mkdir(parents=True)
            (folder / "file").write_text(name)
        (project / "overlays" / "flask" / "src" / "flask" / "file").chmod(0o755)
        (project / "src").mkdir()
        (project / "src" / "base").touch()
        hook = render("post_gen_project", tmp_path, {"__chosen": chosen})
        subprocess.run([sys.executable, hook], cwd=project, check=True)
        assert not hook.exists()
        return project

    return apply_overlays


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("flask cache MIT", ["MIT", "base", "cache", "flask", "flask+cache"]),
        ("flask", ["base", "flask"]),
        ("cache proprietary", ["base", "cache"]),
        ("", ["base"]),
    ],
)
def test_overlay_is_applied_if_all_its_words_are_chosen(
    apply_overlays: Callable[[str], Path], chosen: str, expected: list[str]
) -> None:
    assert sorted(os.listdir(apply_overlays(chosen) / "src")) == expected


def test_overlays_folder_is_removed(apply_overlays: Callable[[str], Path]) -> None:
    assert os.listdir(apply_overlays("flask")) == ["src"]


def test_file_of_an_overlay_keeps_its_mode(apply_overlays: Callable[[str], Path]) -> None:
    mode = (apply_overlays("flask") / "src" / "flask" / "file").stat().st_mode
    assert stat.S_IMODE(mode) == 0o755


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Clone a template with one commit."""
    git(tmp_path, "init", "--quiet", "origin")
    (tmp_path / "origin" / "file").touch()
    git(tmp_path / "origin", "add", "file")
    git(tmp_path / "origin", "commit", "--quiet", "--message", "a release")
    git(tmp_path, "clone", "--quiet", "origin", "clone")
    return tmp_path / "clone"


@pytest.fixture
def run_post_gen(tmp_path: Path) -> Callable[..., str]:
    """Run the post-gen hook in a project and return its output."""

    def run_post_gen(context: dict[str, Any], **environment: str) -> str:
        (tmp_path / "project" / "overlays").mkdir(parents=True)
        (tmp_path / "project" / "file").write_text("rendered\r\n", newline="")
        hook = render("post_gen_project", tmp_path, {**ANSWERS, "__chosen": "", **context})
        done = subprocess.run(
            [sys.executable, hook],
            cwd=tmp_path / "project",
            env=os.environ | environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.stdout

    return run_post_gen


def cookiecutter_context(folder: Path | str) -> dict[str, Any]:
    return {"_template": "gh:org/template", "_output_dir": "out", "_repo_dir": str(folder), "_checkout": "v1"}


@pytest.mark.parametrize(
    ("origin", "recorded"),
    [
        ("https://example.com/template.git", "https://example.com/template.git"),
        ("https://ada:secret@example.com/template.git", "https://example.com/template.git"),
        ("git@example.com:template.git", "git@example.com:template.git"),
    ],
)
@pytest.mark.parametrize("relative", [True, False])
def test_clean_clone_is_recorded(
    run_post_gen: Callable[..., str], clone: Path, origin: str, recorded: str, relative: bool
) -> None:
    git(clone, "remote", "set-url", "origin", origin)
    git(clone, "config", f"url.{clone.parent / 'origin'}.insteadOf", origin)
    folder = clone.name if relative else clone
    assert run_post_gen(cookiecutter_context(folder), PWD=str(clone.parent) if relative else "/") == ""
    commit = git(clone, "rev-parse", "HEAD")
    assert json.loads((clone.parent / "project" / ".cruft.json").read_text(encoding="utf-8")) == {
        "template": recorded,
        "commit": commit,
        "checkout": "v1",
        "context": {"cookiecutter": {**ANSWERS, "__chosen": "", "_template": recorded, "_commit": commit}},
        "directory": None,
    }


SUBFOLDER_OF_REPOSITORY = """
git init --quiet && echo '*' > .git/info/exclude && git add --force clone/file
git -c user.name=A -c user.email=a@b.c commit --quiet --message "in a folder" && git tag v1
git remote add origin https://example.com/another.git
"""


@pytest.mark.parametrize(
    "change",
    [
        "rm -rf .git",
        "rm -rf .git && git init --quiet && git remote add origin https://example.com/template.git",
        "git remote remove origin",
        "git remote set-url origin ../nowhere",
        "git remote set-url origin https://127.0.0.1:9/template.git",
        "touch another",
        "git -c user.name=A -c user.email=a@b.c commit --quiet --allow-empty --message unpushed",
        pytest.param(f"rm -rf .git && cd .. && {SUBFOLDER_OF_REPOSITORY}", id="subfolder of another repository"),
        "cd .. && rm -rf clone",
    ],
)
def test_other_template_prints_how_to_link_it(run_post_gen: Callable[..., str], clone: Path, change: str) -> None:
    subprocess.run(["bash", "-ec", change], cwd=clone, check=True)
    output = run_post_gen(cookiecutter_context(clone))
    assert output.count("cruft link") == output.count("\n") == 1
    assert os.listdir(clone.parent / "project") == ["file"]


def test_missing_git_prints_how_to_link_the_template(run_post_gen: Callable[..., str], clone: Path) -> None:
    assert "cruft link" in run_post_gen(cookiecutter_context(clone), PATH="")


def test_update_with_cruft_stores_rendered_blobs(run_post_gen: Callable[..., str], clone: Path) -> None:
    (clone / ".cruft.json").touch()
    assert run_post_gen({"_template": "https://example.com/template.git", "_commit": "abc"}, PWD=str(clone)) == ""
    blob = git(clone.parent, "hash-object", "--no-filters", "project/file")
    assert git(clone, "cat-file", "blob", blob) == "rendered"
    assert os.listdir(clone.parent / "project") == ["file"]


def test_new_project_with_cruft_stores_no_blobs(run_post_gen: Callable[..., str], clone: Path) -> None:
    before = git(clone, "count-objects")
    run_post_gen({"_template": "https://example.com/template.git", "_commit": "abc"}, PWD=str(clone))
    assert git(clone, "count-objects") == before


def test_hooks_import_only_the_standard_library() -> None:
    imported = {
        line.split()[1].partition(".")[0]
        for hook in (TEMPLATE / "hooks").iterdir()
        for line in hook.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(import|from) ", line)
    }
    assert imported <= sys.stdlib_module_names
