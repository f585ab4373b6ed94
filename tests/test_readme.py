"""The template's README matches the questions, and its commands work."""

import re
from pathlib import Path

import pytest

from conftest import CHOICES, QUESTIONS, TEMPLATE, Project
from test_generated import NO_ENGINE, skips_only_tests_that_need_an_engine

README = (TEMPLATE / "README.md").read_text(encoding="utf-8")
ROWS = {
    question: row
    for row in re.findall(r"^\| `.*", README, re.MULTILINE)
    for question in re.findall(r"`(\w+)`", row.split("|")[1])
}


def test_table_lists_all_questions_in_order() -> None:
    assert [question for question in ROWS if question in QUESTIONS] == [
        question for question in QUESTIONS if not question.startswith("_")
    ]


@pytest.mark.parametrize("question", CHOICES)
def test_table_lists_all_choices_default_first(question: str) -> None:
    default = QUESTIONS[question]
    answers = ROWS[question].split("|")[2].strip()
    expected = (
        ["yes, no" if default else "no, yes"] if isinstance(default, bool) else [f"`{value}`" for value in default]
    )
    assert answers == ", ".join(expected)


def test_every_question_has_a_prompt_and_every_choice_a_label() -> None:
    prompts = QUESTIONS["__prompts__"]
    assert list(prompts) == [question for question in QUESTIONS if not question.startswith("_")]
    for question, values in CHOICES.items():
        if isinstance(QUESTIONS[question], list):
            assert list(prompts[question]) == ["__prompt__", *values]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/decisions/README.md"])
def test_relative_links_exist(page: str) -> None:
    text = (TEMPLATE / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https:)([^)#]+)\)", text):
        assert (TEMPLATE / page).parent.joinpath(target).exists(), target


@pytest.mark.slow
def test_first_commands_work_verbatim_in_an_empty_folder(tmp_path: Path) -> None:
    render, test = re.findall(r"```console\n(.+)\n(.+)\n```", README)[0]
    # gh: resolves to this checkout.
    (tmp_path / "config").write_text(f"abbreviations: {{gh: '{TEMPLATE}'}}\n")
    (tmp_path / "empty").mkdir()
    folder = Project(tmp_path / "empty")
    defaults = "\\n" * len(QUESTIONS)
    folder.run(f"{render} <<< $'{defaults}'", COOKIECUTTER_CONFIG=str(tmp_path / "config"))
    output = folder.run(test, **NO_ENGINE)
    skips_only_tests_that_need_an_engine(output)
