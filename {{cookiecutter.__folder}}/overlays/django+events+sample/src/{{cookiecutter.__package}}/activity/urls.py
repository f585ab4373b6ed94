from django.urls import path

from .views import ActivityView

urlpatterns = [path("projects/<int:project_id>/activity", ActivityView.as_view())]
