"""The application factory."""

from importlib.metadata import metadata

from apiflask import APIFlask
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from {{ cookiecutter.__package }} import commands, config, errors, {{ 'jobs, ' if cookiecutter.jobs != 'none' }}logs, openapi
from {{ cookiecutter.__package }}.blueprints import BLUEPRINTS
from {{ cookiecutter.__package }}.database import configure_sqlite
from {{ cookiecutter.__package }}.extensions import {{ 'cache, ' if cookiecutter.cache }}db, migrate
{% if cookiecutter.graphql %}
from {{ cookiecutter.__package }}.graphql_api import views as graphql
{% endif %}
from {{ cookiecutter.__package }}.json_provider import JSONProvider, JSONRequest
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.notifications.tasks import NotificationPublisher
{% endif %}
from {{ cookiecutter.__package }}.pagination import TOTAL_COUNT
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime.hub import Hub
{% endif %}
from {{ cookiecutter.__package }}.settings import Settings
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}


def create_app(settings: Settings) -> APIFlask:
    """Build the application. Logging is configured by the entry point, `wsgi.py`."""
    about = metadata("{{ cookiecutter.__package }}")
    app = APIFlask(
        __name__,
        title=about["Name"],
        version=about["Version"],
        static_folder=None,  # type: ignore[arg-type] # (None: no such route)
    )
    app.config.from_object(config)
    app.config.from_mapping(config.from_settings(settings))
    app.json = JSONProvider(app)
    app.request_class = JSONRequest

    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            configure_sqlite(db.engine)
{% if cookiecutter.jobs != "none" %}
    jobs.init_app(app, settings)
    notifier_class = NotificationPublisher if settings.broker_url else NotificationClient
{% endif %}
    app.extensions["notifier"] = {{ 'notifier_class' if cookiecutter.jobs != 'none' else 'NotificationClient' }}(
        str(settings.notifications_url) if settings.notifications_url else None,
        log_body=settings.environment == "development",
    )
{% if cookiecutter.cache %}
    cache.init_app(app, str(settings.redis_url) if settings.redis_url else None)
{% endif %}
{% if cookiecutter.storage %}
    app.extensions["storage"] = Storage(settings)
{% endif %}
{% if cookiecutter.websocket %}
    app.extensions["hub"] = Hub(
        str(settings.redis_url) if settings.redis_url else None, max_sockets=settings.max_sockets
    )
{% endif %}
    if settings.cors_origins:
        CORS(app, origins=settings.cors_origins, expose_headers=[TOTAL_COUNT, logs.HEADER])
    if count := settings.proxy_count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign] # (as documented)

    for module in (logs, errors, openapi, commands{{ ', graphql' if cookiecutter.graphql }}):
        module.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
