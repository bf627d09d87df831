from django.urls import path

from accounts.api import upload_views, views

urlpatterns = [
    path("tokens", views.Tokens.as_view()),
    path("tokens/<uuid:token_id>", views.TokenOne.as_view()),
    path("me/sessions", views.Sessions.as_view()),
    path("me/sessions/<uuid:session_id>", views.SessionOne.as_view()),
    path("upload", upload_views.Uploads.as_view()),
    path("upload/<uuid:upload_id>", upload_views.UploadOne.as_view()),
]
