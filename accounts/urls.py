"""The pages of accounts, under /en/ and /fr/."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from accounts import pages

_signing = [
    path("login/", pages.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]

urlpatterns = [
    path("accounts/", include((_signing, "accounts"))),
]
