from django.urls import path

from integrations.api import views

urlpatterns = [
    path("me", views.Me.as_view()),
]
