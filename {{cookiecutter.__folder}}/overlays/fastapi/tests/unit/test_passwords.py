"""Password hashes: strong in the service, and never in the way of other requests."""

import asyncio
import re
import runpy
from threading import Event
from unittest.mock import create_autospec, patch

import pytest
from pwdlib import PasswordHash

from {{ cookiecutter.__package }}.auth import passwords


async def test_a_hash_fits_its_password_and_no_other() -> None:
    password_hash = await passwords.hash_password("secret")

    assert "secret" not in password_hash
    assert await passwords.verify_password("secret", password_hash)
    assert not await passwords.verify_password("Secret", password_hash)


async def test_the_same_password_is_never_hashed_the_same() -> None:
    first, second = await asyncio.gather(*(passwords.hash_password("secret") for _ in range(2)))

    assert first != second


def test_the_service_hashes_as_owasp_recommends() -> None:
    # A fresh copy of the module: the tests' own has a hasher that is as weak as possible.
    hasher = runpy.run_path(passwords.__file__)["hasher"]

    cost = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", hasher.hash("secret"))

    assert cost
    assert int(cost[1]) >= 19 * 1024
    assert int(cost[2]) >= 2


async def test_hashing_does_not_hold_up_other_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    # autospec: a double that is called in a way that the real hasher is not would be an error.
    hasher = create_autospec(PasswordHash, instance=True)
    other_request = Event()
    hasher.hash.side_effect = lambda _: other_request.wait(timeout=5)
    monkeypatch.setattr(passwords, "hasher", hasher)

    async def serve_other_request() -> None:
        other_request.set()

    was_served, _ = await asyncio.gather(passwords.hash_password("secret"), serve_other_request())

    assert was_served


async def test_an_unknown_user_costs_one_comparison() -> None:
    with patch.object(passwords.hasher, "verify", autospec=True, return_value=False) as verify:
        await passwords.verify_nothing("guess")

    (password, password_hash), _ = verify.call_args
    assert verify.call_count == 1
    assert password == "guess"
    assert password_hash.startswith("$argon2id$")
