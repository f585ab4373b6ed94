"""Hypothesis profiles: `HYPOTHESIS_PROFILE` selects one; `CI` alone selects `ci`."""

import os

import pytest
from hypothesis import settings

# Not of the profile in use, which with `CI` is Hypothesis's own. No deadline: the duration of an
# example depends on the machine, and tests have a time-out.
default = settings(settings.get_profile("default"), deadline=None, stateful_step_count=20)
settings.register_profile("dev", default, max_examples=25)
# Based on Hypothesis's own, which is deterministic: a pull request fails for its changes only.
settings.register_profile(
    "ci", settings.get_profile("ci"), max_examples=100, stateful_step_count=20
)
# Other examples every night; a failure prints how to reproduce it.
settings.register_profile("nightly", default, max_examples=1000, print_blob=True)

in_ci = os.environ.get("CI", "").lower() in {"1", "true"}
profile = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if in_ci else "dev")
settings.load_profile(profile)

timeout = pytest.mark.timeout(1800 if profile == "nightly" else 300)  # seconds
