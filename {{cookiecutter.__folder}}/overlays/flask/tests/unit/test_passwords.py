"""Password hashes: strong in the service, and as slow for who is unknown."""

import re
import runpy
from unittest.mock import patch

from {{ cookiecutter.__package }}.auth import passwords


def test_a_hash_fits_its_password_and_no_other() -> None:
    password_hash = passwords.hash_password("secret")

    assert "secret" not in password_hash
    assert passwords.verify_password("secret", password_hash)
    assert not passwords.verify_password("Secret", password_hash)


def test_the_same_password_is_never_hashed_the_same() -> None:
    assert passwords.hash_password("secret") != passwords.hash_password("secret")


def test_the_service_hashes_as_owasp_recommends() -> None:
    # A fresh copy of the module: the tests' own has a hasher that is as weak as possible.
    hasher = runpy.run_path(passwords.__file__)["hasher"]

    cost = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", hasher.hash("secret"))

    assert cost
    assert int(cost[1]) >= 19 * 1024
    assert int(cost[2]) >= 2


def test_an_unknown_user_costs_one_comparison() -> None:
    with patch.object(passwords.hasher, "verify", autospec=True, return_value=False) as verify:
        passwords.verify_nothing("guess")

    (password, password_hash), _ = verify.call_args
    assert verify.call_count == 1
    assert password == "guess"
    assert password_hash.startswith("$argon2id$")
