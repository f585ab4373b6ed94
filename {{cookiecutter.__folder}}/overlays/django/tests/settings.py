"""Django's settings for the tests: those of a service outside development, but quick and quiet."""

import os
from unittest.mock import patch

from {{ cookiecutter.__package }}.settings import Settings

SECRET_KEY = "a-key-of-the-tests-which-is-long-enough-for-every-algorithm-there-is"

with patch.dict(os.environ), patch.dict(Settings.model_config, env_file=None):
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    os.environ.update(ENVIRONMENT="staging", SECRET_KEY=SECRET_KEY)
    from {{ cookiecutter.__package }}.config.settings import *  # noqa: F403 (settings are names)

# Hashes that take a microsecond instead of a tenth of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tasks are done when the request that caused them is answered.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
# Styles are looked for when they are asked for: to list them takes longer than most tests do.
WHITENOISE_AUTOREFRESH = True
# pytest collects what is logged.
LOGGING_CONFIG = None
