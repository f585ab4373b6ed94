from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def untracked() -> Iterator[None]:
    """Disable Pact's usage reports; only the value `true` does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PACT_DO_NOT_TRACK", "true")
        yield
