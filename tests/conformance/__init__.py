"""Black-box suite for any service generated from this template, whatever its framework."""

import pytest

pytest.register_assert_rewrite(f"{__name__}.support")
