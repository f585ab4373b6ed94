"""Answers to cookiecutter: invalid ones are reported and render nothing, valid ones are rendered unchanged."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from answers import VALID_TEXTS, short
from conftest import QUESTIONS, TEMPLATE, Project

Cookiecutter = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cookiecutter(tmp_path: Path) -> Cookiecutter:
    """Run cookiecutter in `here`, next to an unrelated file, with its own home and TMPDIR."""
    for folder in ("home", "tmp", "here"):
        (tmp_path / folder).mkdir()
    (tmp_path / "here" / "unrelated").touch()

    def run(*arguments: str, stdin: str = "", **answers: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cookiecutter", *arguments, str(TEMPLATE)]
            + [f"{question}={answer}" for question, answer in answers.items()],
            cwd=tmp_path / "here",
            env=os.environ | {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")},
            input=stdin,
            capture_output=True,
            text=True,
        )

    return run


def remaining_paths(folder: Path) -> set[str]:
    """Return all paths except cookiecutter's replay files in the home folder."""
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return {path for path in paths if not path.startswith("home/")}


UNTOUCHED = {"home", "tmp", "here", "here/unrelated"}


@pytest.mark.parametrize(
    "slug",
    ["", "..", ".", "../victim", "a/b", "{tmp_path}/victim", "My Service", "sérvice", "json", "tests", "a" * 300],
    ids=short,
)
def test_invalid_slug_leaves_no_files(cookiecutter: Cookiecutter, tmp_path: Path, slug: str) -> None:
    done = cookiecutter("--no-input", project_slug=slug.format(tmp_path=tmp_path))
    assert done.returncode == 1
    assert "- project_slug " in done.stderr
    assert remaining_paths(tmp_path) == UNTOUCHED


@pytest.mark.parametrize("slug", ["..", "../..", "../victim", "json"])
def test_invalid_slug_leaves_only_the_new_output_folder(cookiecutter: Cookiecutter, tmp_path: Path, slug: str) -> None:
    done = cookiecutter("--no-input", "-o", "out", project_slug=slug)
    assert done.returncode == 1
    assert remaining_paths(tmp_path) == UNTOUCHED | {"here/out"}


@pytest.mark.parametrize("slug", ["..", "unrelated/../../home", "/"])
def test_invalid_slug_without_hooks_writes_only_to_the_output_folder(
    cookiecutter: Cookiecutter, tmp_path: Path, slug: str
) -> None:
    cookiecutter("--no-input", "--accept-hooks=no", "-o", "out", project_slug=slug)
    assert {path for path in remaining_paths(tmp_path) if not path.startswith("here/out")} == UNTOUCHED


def test_existing_folder_survives_invalid_answers(cookiecutter: Cookiecutter, tmp_path: Path) -> None:
    (tmp_path / "here" / "json").mkdir()
    assert cookiecutter("--no-input", "--overwrite-if-exists", project_slug="json").returncode == 1
    assert remaining_paths(tmp_path) == UNTOUCHED | {"here/json"}


def test_all_invalid_answers_are_reported_at_once(cookiecutter: Cookiecutter, tmp_path: Path) -> None:
    done = cookiecutter(
        "--no-input",
        project_slug="Bad",
        project_name=" ",
        description="a\nb",
        author_name="",
        author_email="nobody",
    )
    assert done.returncode == 1
    reported = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("- ")]
    assert reported == ["project_slug", "project_name", "description", "author_name", "author_email"]
    assert "pre_gen_project.py" not in done.stderr  # no traceback of the hook
    assert remaining_paths(tmp_path) == UNTOUCHED


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}x{% endraw %}", "{# comment #}"])
@pytest.mark.parametrize("source", ["argument", "prompt"])
def test_template_code_is_rejected(cookiecutter: Cookiecutter, tmp_path: Path, text: str, source: str) -> None:
    if source == "prompt":
        done = cookiecutter(stdin=f"\n\n{text}\n" + "\n" * len(QUESTIONS))
    else:
        done = cookiecutter("--no-input", description=text)
    assert done.returncode == 1
    assert "- description must not contain '{" in done.stderr
    assert remaining_paths(tmp_path) == UNTOUCHED


def test_answers_from_prompts_reach_the_project(cookiecutter: Cookiecutter, tmp_path: Path) -> None:
    text = "Conan O'Brien's \"C:\\new\" </script> 🚀 خدمة"
    stdin = [text, "order-service", text, text, "ada@example.com", *"21ny21ynyn2y1"]
    assert cookiecutter(stdin="\n".join([*stdin, ""])).returncode == 0
    project = Project(tmp_path / "here" / "order-service")
    metadata = tomllib.loads(project.file("pyproject.toml"))["project"]
    assert metadata["name"] == "order-service"
    assert metadata["description"] == text
    assert metadata["authors"] == [{"name": text, "email": "ada@example.com"}]
    assert metadata["license"] == "Apache-2.0"


def test_defaults_render_without_temporary_files(cookiecutter: Cookiecutter, tmp_path: Path) -> None:
    assert cookiecutter("--no-input").returncode == 0
    assert (tmp_path / "here" / "my-service").is_dir()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_slug_of_a_long_name_is_truncated(bake: Callable[..., Project]) -> None:
    assert len(bake(project_name="word " * 40).path.name) <= 28


def visible_text(markdown: str) -> list[str]:
    """Return the visible text of each block."""
    return [
        "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
        if token.type == "inline"
    ]


@pytest.fixture(scope="module", params=VALID_TEXTS, ids=short)
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def project(bake: Callable[..., Project], text: str) -> Project:
    return bake(project_slug="my-service", project_name=text, description=text, author_name=text)


def test_free_text_is_unchanged_in_toml(project: Project, text: str) -> None:
    metadata = tomllib.loads(project.file("pyproject.toml"))["project"]
    assert metadata["description"] == text
    assert metadata["authors"][0]["name"] == text


def test_free_text_is_unchanged_in_markdown(project: Project, text: str) -> None:
    blocks = visible_text(project.file("README.md"))
    assert blocks[0] == text.strip()
    assert text.strip() in blocks[1:]


def test_free_text_is_unchanged_in_the_license(project: Project, text: str) -> None:
    assert f"Copyright (c) {text}\n" in project.file("LICENSE")


def test_files_with_free_text_parse(project: Project) -> None:
    for path in project.files():
        content = project.file(str(path))
        match path.suffix:
            case ".py":
                ast.parse(content, str(path))
            case ".toml":
                tomllib.loads(content)
            case ".yaml" | ".yml":
                yaml.safe_load(content)
            case ".json":
                json.loads(content)


@pytest.fixture(scope="module")
def default_project(bake: Callable[..., Project]) -> Project:
    return bake()


def test_python_files_contain_no_free_text(project: Project, default_project: Project) -> None:
    for path in default_project.files():
        if path.suffix == ".py":
            assert project.file(str(path)) == default_project.file(str(path))


@pytest.mark.parametrize("name", ["__description_quoted", "__author_name_quoted"])
def test_quoted_text_has_one_value_in_toml_yaml_json_and_python(project: Project, text: str, name: str) -> None:
    quoted = f'"{project.context[name]}"'
    assert tomllib.loads(f"x = {quoted}") == {"x": text}
    assert yaml.safe_load(f"x: {quoted}") == {"x": text}
    assert json.loads(quoted) == text
    assert ast.literal_eval(quoted) == text
