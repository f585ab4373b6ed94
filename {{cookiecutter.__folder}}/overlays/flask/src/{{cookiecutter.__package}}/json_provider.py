from typing import Any, override

from flask import Request
from flask.json.provider import DefaultJSONProvider


class JSONProvider(DefaultJSONProvider):
    sort_keys = False

    @override
    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:  # Flask responds to a ValueError with 400
            raise ValueError("nested too deeply") from None


class JSONRequest(Request):
    @override
    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        self.stream.read(1)  # 413 for a chunked body, which Werkzeug has cut at the limit
        return super().on_json_loading_failed(e)
