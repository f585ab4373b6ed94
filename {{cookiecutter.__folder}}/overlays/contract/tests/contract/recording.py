"""Where the pacts of this service as a consumer are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pact import Pact

SERVICE = "{{ cookiecutter.project_slug }}"
PACTS = Path(__file__).parents[2] / "pacts"


@contextmanager
def record(pact: Pact) -> Iterator[str]:
    """Serve the provider's side, yield its URL, and write the verified interactions.

    They are merged into the file, which is committed. Delete the file to drop old interactions.
    """
    with pact.serve() as provider:
        yield str(provider.url)
    pact.write_file(PACTS)
