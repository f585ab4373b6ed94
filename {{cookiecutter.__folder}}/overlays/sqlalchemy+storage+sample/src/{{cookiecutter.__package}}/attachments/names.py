import re

from {{ cookiecutter.__package }}.attachments.files import MAX_NAME_LENGTH


def clean_name(name: str | None) -> str:
    """Return the name of an uploaded file without its folders and control characters."""
    last = re.split(r"[/\\]", name or "")[-1]
    printable = "".join(filter(str.isprintable, last)).strip()
    return printable[-MAX_NAME_LENGTH:] if printable.strip(".") else "unnamed"
