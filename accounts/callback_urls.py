"""Where GitHub and Google send people back to: the same in every language, for one address is registered there."""

from django.urls import path

from accounts import social_pages

urlpatterns = [
    path("github/callback", social_pages.callback, {"provider": "github"}, name="github_callback"),
    path("google/callback", social_pages.callback, {"provider": "google"}, name="google_callback"),
]
