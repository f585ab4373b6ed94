"""Path converters."""

from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """Digits only, and few enough to be an id."""

    regex = "[0-9]{1,19}"
