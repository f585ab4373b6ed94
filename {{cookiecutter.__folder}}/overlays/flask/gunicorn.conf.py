# How `uv run gunicorn` serves the service: https://gunicorn.org/reference/settings/

import os
{% if cookiecutter.websocket %}
import signal
from typing import Any

from {{ cookiecutter.__package }}.settings import Settings
{% endif %}

# A server whose environment was forgotten is a production server.
os.environ.setdefault("ENVIRONMENT", "production")

wsgi_app = "{{ cookiecutter.__package }}.wsgi:app"
bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
{% if cookiecutter.websocket %}
# Each open socket holds a thread, and no connection to the database: at least 8 threads serve
# requests. With fewer sockets, more than DATABASE_POOL_SIZE may, and then wait for connections.
threads = 8 + Settings.load().max_sockets
# A worker accepts no more connections than these, of which any number may be sockets.
worker_connections = 1000 + threads
{% else %}
threads = 8  # fewer than DATABASE_POOL_SIZE, so that no request waits for a connection
{% endif %}
# With invalid settings the server exits; it would restart workers that fail.
preload_app = True
# Longer than a proxy keeps idle connections, so that it never uses a closed one.
keepalive = 75
accesslog = "-"
# After the head of logs.py, which sets `access_path`: encoded, and without the query.
access_log_format = '%(h)s "%(m)s %({access_path}e)s" %(s)s %(B)s bytes %(M)s ms'
# Its default path is per user, so two services of one user would clash.
control_socket_disable = True
{% if cookiecutter.websocket %}


def post_worker_init(worker: Any) -> None:
    """Close sockets on SIGTERM: the worker would wait for them until `graceful_timeout`."""
    stop: Any = signal.getsignal(signal.SIGTERM)

    def close_sockets(*arguments: Any) -> None:
        worker.wsgi.extensions["hub"].close_sockets()
        stop(*arguments)

    signal.signal(signal.SIGTERM, close_sockets)
{% endif %}
