"""Motivd's addresses, and an empty DRF view behind the same sign-in."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from motivd_site import urls


class Empty(APIView):
    schema = None

    def get(self, request: Request) -> Response:
        return Response({})


urlpatterns = [path("bench/empty", Empty.as_view()), *urls.urlpatterns]
handler404 = urls.handler404
handler500 = urls.handler500
