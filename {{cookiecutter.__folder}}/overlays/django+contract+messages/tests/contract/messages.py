"""Examples of messages, as Pact asks for them, beside the provider states."""

from typing import Any

from django.http import HttpResponse
from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from tests.contract.produced import produce_message


class MessageView(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request: Request) -> HttpResponse:
        data: Any = request.data
        body, headers = produce_message(data["description"])
        return HttpResponse(body, headers=headers)


urlpatterns = [
    path("_pact/messages", MessageView.as_view()),
    path("", include("tests.contract.states")),
]
