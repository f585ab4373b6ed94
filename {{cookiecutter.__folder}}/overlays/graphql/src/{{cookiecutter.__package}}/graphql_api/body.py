import json


class BodyDecoder:
    """Mixin of a view: what is no JSON object is an invalid body, however it is malformed."""

    def decode_json(self, data: str | bytes) -> object:
        try:
            body = json.loads(data)
        # Text that is not UTF-8, numbers of thousands of digits and deep nesting, besides syntax.
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise json.JSONDecodeError("an object is required", "", 0)
        return body
