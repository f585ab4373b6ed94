"""Extensions, bound to the application by `create_app`."""

from pathlib import Path

from flask_migrate import Migrate
{% if cookiecutter.websocket %}
from flask_sock import Sock
{% endif %}
from flask_sqlalchemy import SQLAlchemy

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import Cache
{% endif %}
from {{ cookiecutter.__package }}.models import Base

# Models inherit from `Base`, which type checkers understand, and not from `db.Model`.
# Rows are serialized after the commit, which therefore does not expire them.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
{% if cookiecutter.cache %}
cache = Cache()
{% endif %}
migrate = Migrate(db=db, directory=str(Path(__file__).parent / "migrations"))
{% if cookiecutter.websocket %}
sock = Sock()
{% endif %}
