from django.urls import path

from builder.api import build_views as views

urlpatterns = [
    path("build", views.Builds.as_view()),
    path("build/<uuid:job_id>/stream", views.BuildStream.as_view()),
    path("build/<uuid:job_id>/cancel", views.BuildCancel.as_view()),
    path("projects/<uuid:project_id>/builds", views.ProjectBuilds.as_view()),
]
