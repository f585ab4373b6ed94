"""Record docs/render.svg from a real shell that renders a service and runs its tests.

Run `uv run python docs/record.py` when a question or the tests' last lines change.
"""

import os
import pty
import re
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

TEMPLATE = Path(__file__).parents[1]
COLUMNS = 110
SCRIPT = [
    "uvx cookiecutter gh:org/cookiecutter-tested-service",
    *["Order Service", "", "Takes the orders of our customers.", "Ada Lovelace", "ada@example.com", *13 * [""]],
    "cd order-service",
    "uv sync --quiet",
    "uv run pytest --quiet",
]
# The prompts of the shell and of cookiecutter.
PROMPT = re.compile(r"(^\$|\):) \Z", re.MULTILINE)


def plain(output: str) -> str:
    """Return the output without escape sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output).replace("\r", "")


def record(folder: Path) -> str:
    """Type the script into a shell line by line and return its output."""
    config = folder / "config.yaml"
    # gh: resolves to this checkout.
    config.write_text(f"abbreviations: {{gh: 'git+file://{TEMPLATE}'}}\ncookiecutters_dir: {folder / 'clones'}\n")
    environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CI")}
    environment |= {"COOKIECUTTER_CONFIG": str(config), "PS1": "$ ", "COLUMNS": str(COLUMNS), "UV_NO_PROGRESS": "1"}
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "--noediting"], environment)
    output, lines = "", iter([*SCRIPT, "exit"])
    while chunk := read(terminal):
        output += chunk
        if PROMPT.search(plain(output)) and (line := next(lines, None)) is not None:
            os.write(terminal, f"{line}\n".encode())
    os.waitpid(child, 0)
    return output.replace("\r", "").removesuffix("$ exit\nexit\n")


def read(terminal: int) -> str:
    """Return the next chunk of output, or an empty string once the shell has exited."""
    try:
        return os.read(terminal, 65536).decode()
    except OSError:
        return ""


def main() -> None:
    with TemporaryDirectory() as folder:
        output = record(Path(folder))
    if " passed" not in output:
        sys.exit(f"Nothing was recorded because no test passed:\n{output}")
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(output))
    # GitHub does not load fonts in images.
    form = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    console.save_svg(str(TEMPLATE / "docs" / "render.svg"), title="cookiecutter-tested-service", code_format=form)


if __name__ == "__main__":
    main()
