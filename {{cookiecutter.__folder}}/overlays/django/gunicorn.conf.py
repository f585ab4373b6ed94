"""How the service is served: `uv run gunicorn`.

Further settings: https://gunicorn.org/reference/settings/
"""

wsgi_app = "{{ cookiecutter.__package }}.config.wsgi:application"
bind = "0.0.0.0:8000"
# Loaded before the workers are forked: a bad setting stops the start, where a worker that it
# stops would be replaced for ever.
preload_app = True
worker_class = "gthread"
workers = 2
threads = 8
# Longer than the proxy in front keeps idle connections, so that it never meets a closed one.
keepalive = 75
# One path for all services of a user, in whose home nothing else is written.
control_socket_disable = True
