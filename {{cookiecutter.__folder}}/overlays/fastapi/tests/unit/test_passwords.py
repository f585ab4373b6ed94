"""Password hashes, computed beside other requests."""

import asyncio
from threading import Barrier, BrokenBarrierError, Event
from unittest.mock import create_autospec

import pytest
from pwdlib import PasswordHash

from {{ cookiecutter.__package }}.auth import passwords


async def test_hashing_does_not_block_other_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    # autospec: a call that the real hasher does not support is an error.
    hasher = create_autospec(PasswordHash, instance=True)
    other_request = Event()
    hasher.hash.side_effect = lambda _: other_request.wait(timeout=5)
    monkeypatch.setattr(passwords, "hasher", hasher)

    async def serve_other_request() -> None:
        other_request.set()

    was_served, _ = await asyncio.gather(passwords.hash_password("secret"), serve_other_request())

    assert was_served


async def test_no_five_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = create_autospec(PasswordHash, instance=True)
    five = Barrier(5, timeout=0.2)
    hasher.hash.side_effect = hasher.verify.side_effect = lambda *_: five.wait()
    monkeypatch.setattr(passwords, "hasher", hasher)
    hashes = [passwords.hash_password("secret") for _ in range(3)]
    checks = [passwords.verify_password("secret", "hash") for _ in range(2)]

    results = await asyncio.gather(*hashes, *checks, return_exceptions=True)

    assert [type(result) for result in results] == [BrokenBarrierError] * 5
