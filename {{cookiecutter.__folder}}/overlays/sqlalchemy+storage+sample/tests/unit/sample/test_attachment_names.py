import pytest

from {{ cookiecutter.__package }}.attachments.names import clean_name


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("notes.txt", "notes.txt"),
        (' a "quoted" name ', 'a "quoted" name'),
        ("line\r\nbreak\x00.txt", "linebreak.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\notes.txt", "notes.txt"),
        ("Γειά 你好.txt", "Γειά 你好.txt"),
        ("left\u202eright", "leftright"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
        (".gitignore", ".gitignore"),
        *((empty, "unnamed") for empty in (None, "", " ", ".", "..", "folder/")),
    ],
)
def test_stored_name_has_no_folders_and_control_characters(sent: str | None, stored: str) -> None:
    assert clean_name(sent) == stored
