from django.urls import path

from .views import AttachmentListView, AttachmentView

urlpatterns = [
    path("tasks/<int:task_id>/attachments", AttachmentListView.as_view()),
    path("attachments/<int:pk>", AttachmentView.as_view()),
]
