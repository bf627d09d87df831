from django.urls import path

from accounts.api import views

urlpatterns = [
    path("tokens", views.Tokens.as_view()),
    path("tokens/<uuid:token_id>", views.TokenOne.as_view()),
]
