"""Django's settings for the tests: those of the service, but fast and quiet."""

import os
from unittest.mock import patch

from {{ cookiecutter.__package }}.settings import Settings

SECRET_KEY = "a-key-of-the-tests-which-is-long-enough-for-every-algorithm-there-is"

with patch.dict(os.environ), patch.dict(Settings.model_config, env_file=None):
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    os.environ.update(ENVIRONMENT="testing", SECRET_KEY=SECRET_KEY)
    from {{ cookiecutter.__package }}.config.settings import *  # noqa: F403 (settings are one namespace)

# Microseconds instead of a tenth of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are not collected for tests.
STORAGES["staticfiles"] = {  # noqa: F405 (imported by *)
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405 (imported by *)
# pytest captures the log.
LOGGING_CONFIG = None
