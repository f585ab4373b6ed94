# How `uv run gunicorn` serves the service: https://gunicorn.org/reference/settings/

import os

# A server whose environment was forgotten is a production server.
os.environ.setdefault("ENVIRONMENT", "production")

wsgi_app = "{{ cookiecutter.__package }}.wsgi:app"
bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8  # fewer than DATABASE_POOL_SIZE, so that no request waits for a connection
# With invalid settings the server exits; it would restart workers that fail.
preload_app = True
# Longer than a proxy keeps idle connections, so that it never uses a closed one.
keepalive = 75
accesslog = "-"
# After the head of logs.py, which sets `access_path`: encoded, and without the query.
access_log_format = '%(h)s "%(m)s %({access_path}e)s" %(s)s %(B)s bytes %(M)s ms'
# Its default path is per user, so two services of one user would clash.
control_socket_disable = True
