"""Configuration of `gunicorn`.

https://gunicorn.org/reference/settings/
"""

import logging
import os

# A deployment that does not name its environment must not be one for development.
os.environ.setdefault("ENVIRONMENT", "production")

{% if cookiecutter.websocket %}
wsgi_app = "{{ cookiecutter.__package }}.config.asgi:application"
worker_class = "{{ cookiecutter.__package }}.config.worker.Worker"
{% else %}
wsgi_app = "{{ cookiecutter.__package }}.config.wsgi:application"
{% endif %}
bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
{% if not cookiecutter.websocket %}
threads = 8
{% endif %}
# Longer than proxies keep idle connections, which otherwise send requests into closed ones.
keepalive = 75
# Before the fork: invalid settings stop gunicorn, where it would restart its workers for ever.
preload_app = True
# Its default path is per user, where two services would collide.
control_socket_disable = True

# Such as of a missing folder of static files.
logging.captureWarnings(True)

# LOGGING of the settings formats the messages of gunicorn, and RequestLogMiddleware logs requests.
# `logconfig_dict` would also collect the values of gunicorn's access log in each request.
errorlog = None
