"""Serializer fields, stricter than REST framework's own."""

import re
from datetime import datetime
from typing import Any, override

from rest_framework import serializers

MAX_ID = 2**63 - 1
WITHOUT_NUL = r"^[^\x00]*$"
NOT_BLANK = r"^[^\x00]*[^\s\x00-\x1f\x7f-\x9f][^\x00]*$"  # something to see, and no NUL
NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
DATE_AND_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII
)


class TextField(serializers.CharField):
    """A text, which a number is not."""

    @property
    def pattern(self) -> str | None:
        """What fits, as the OpenAPI schema tells."""
        return WITHOUT_NUL if self.allow_blank else NOT_BLANK

    @override
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if self.pattern and not re.search(self.pattern, text):
            self.fail("invalid")
        return text


class AnyTextField(TextField):
    """A text that is compared and never stored, so that any will do."""

    pattern = None

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, **options)

    @override
    def to_internal_value(self, data: Any) -> str:
        return NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", super().to_internal_value(data))


class IntegerField(serializers.IntegerField):
    """An integer, which a text is not."""

    @override
    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class IdField(IntegerField):
    """An id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **options)


class FlagField(serializers.BooleanField):
    """True or false, which neither a number nor a text is."""

    @override
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class MomentField(serializers.DateTimeField):
    """A time with its offset, as text; neither a date alone nor a number."""

    default_error_messages = {
        "invalid": "Write a date and a time with its offset, as in 2030-01-31T12:00:00Z.",
    }

    @override
    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or not DATE_AND_TIME.fullmatch(value):
            self.fail("invalid")
        return super().to_internal_value(value)
