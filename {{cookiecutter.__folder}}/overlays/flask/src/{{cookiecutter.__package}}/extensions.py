"""Extensions, bound to the application by `create_app`."""

from pathlib import Path

{% if cookiecutter.storage %}
from flask import current_app
{% endif %}
from flask_migrate import Migrate
{% if cookiecutter.websocket %}
from flask_sock import Sock
{% endif %}
from flask_sqlalchemy import SQLAlchemy
{% if cookiecutter.storage %}
from werkzeug.local import LocalProxy
{% endif %}

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import Cache
{% endif %}
from {{ cookiecutter.__package }}.models import Base
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}

# Models inherit from `Base`, which type checkers understand, and not from `db.Model`.
# Rows are serialized after the commit, which therefore does not expire them.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
{% if cookiecutter.cache %}
cache = Cache()
{% endif %}
migrate = Migrate(db=db, directory=str(Path(__file__).parent / "migrations"))
{% if cookiecutter.storage %}
storage: Storage = LocalProxy(lambda: current_app.extensions["storage"])  # type: ignore[assignment] # (a proxy)
{% endif %}
{% if cookiecutter.websocket %}
sock = Sock()
{% endif %}
