"""Python imports this when it starts with this folder on its path: passwords are hashed at a fraction of the cost."""

import re
from typing import Any

import argon2

COST = {"time_cost": 1, "memory_cost": 1024, "parallelism": 1}
PARAMETERS = re.compile(rb"m=\d+,t=\d+,p=\d+")


def hash_cheaply(secret: bytes, salt: bytes, **options: Any) -> bytes:
    """Hash at a low cost, but name the usual one: frameworks renew hashes whose cost is out of date."""
    parameters = "m={memory_cost},t={time_cost},p={parallelism}".format(**options)
    return PARAMETERS.sub(parameters.encode(), hash_secret(secret, salt, **{**options, **COST}))


def verify_cheaply(hash: bytes, secret: bytes, type: argon2.Type) -> Any:
    return verify_secret(PARAMETERS.sub(b"m=1024,t=1,p=1", hash), secret, type)


hash_secret, verify_secret = argon2.low_level.hash_secret, argon2.low_level.verify_secret
for module in (argon2.low_level, argon2._password_hasher):
    module.hash_secret, module.verify_secret = hash_cheaply, verify_cheaply
