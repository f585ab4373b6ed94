"""The WSGI application that a server imports: `gunicorn`, `runserver`."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")

django_application = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Serve a request."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except ValueError:
        # Django fails on it before it can answer; this one it refuses where a body is read.
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return django_application(environ, start_response)
