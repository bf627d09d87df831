from django.urls import path

from preview.api import views

urlpatterns = [
    path("projects/<uuid:project_id>/deployments", views.ProjectDeployments.as_view()),
    path(
        "projects/<uuid:project_id>/deployments/<uuid:deployment_id>/promote",
        views.DeploymentPromote.as_view(),
    ),
]
