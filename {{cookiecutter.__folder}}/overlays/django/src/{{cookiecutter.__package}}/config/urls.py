"""The URLs of the service."""

from django.contrib import admin
from django.urls import include, path, re_path, register_converter
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from ..authentication.urls import urlpatterns as authentication_urls
from ..core.converters import IdConverter
from ..core.views import HealthView, ReadinessView, bad_request, not_found, server_error
from ..projects.views import ProjectViewSet
from ..tasks.views import TaskViewSet
from ..users.views import UserViewSet

register_converter(IdConverter, "id")

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("users", UserViewSet)
router.register("projects", ProjectViewSet)
router.register("tasks", TaskViewSet)

schema_view = SpectacularJSONAPIView.as_view(renderer_classes=[OpenApiJsonRenderer2])

urlpatterns = [
    path("health", HealthView.as_view()),
    path("health/ready", ReadinessView.as_view()),
    path("openapi.json", schema_view, name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema")),
    path("auth/", include(authentication_urls)),
    path("", include(router.urls)),
    path("admin/", admin.site.urls),
    # In development Django would answer an unknown path with a page of its own.
    re_path("", not_found),
]
handler400 = bad_request
handler500 = server_error
