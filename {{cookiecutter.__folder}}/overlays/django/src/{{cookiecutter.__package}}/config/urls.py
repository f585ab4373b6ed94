from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView

from {{ cookiecutter.__package }}.core.views import HealthView, ReadinessView
{% if cookiecutter.graphql %}
from {{ cookiecutter.__package }}.graphql_api.views import graphql_view
{% endif %}

urlpatterns = [
    path("health", HealthView.as_view()),
    path("health/ready", ReadinessView.as_view()),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema")),
    path("auth/", include("{{ cookiecutter.__package }}.authentication.urls")),
{% if cookiecutter.sample_domain %}
    path("", include("{{ cookiecutter.__package }}.projects.urls")),
{% if cookiecutter.events != "none" %}
    path("", include("{{ cookiecutter.__package }}.activity.urls")),
{% endif %}
{% if cookiecutter.storage %}
    path("", include("{{ cookiecutter.__package }}.attachments.urls")),
{% endif %}
{% endif %}
    path("", include("{{ cookiecutter.__package }}.users.urls")),
{% if cookiecutter.graphql %}
    path("graphql", graphql_view),
{% endif %}
    path("admin/", admin.site.urls),
    # your routes above this line
]

handler400 = "{{ cookiecutter.__package }}.core.exceptions.bad_request"
handler404 = "{{ cookiecutter.__package }}.core.exceptions.not_found"
handler500 = "{{ cookiecutter.__package }}.core.exceptions.server_error"
