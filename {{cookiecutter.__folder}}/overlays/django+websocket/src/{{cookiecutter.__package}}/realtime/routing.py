from django.urls import path, re_path

{% if cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.projects.consumers import ProjectConsumer

{% endif %}
from .consumers import RefusingConsumer, SocketConsumer

websocket_urlpatterns = [
    path("ws", SocketConsumer.as_asgi()),
{% if cookiecutter.sample_domain %}
    path("ws/projects/<int:project_id>", ProjectConsumer.as_asgi()),
{% endif %}
    # your routes above this line
    re_path("", RefusingConsumer.as_asgi()),
]
