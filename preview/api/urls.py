from django.urls import path

from preview.api import discovery_views, views

urlpatterns = [
    path("preview/status", discovery_views.PreviewStatus.as_view()),
    path("preview/discover", discovery_views.PreviewDiscover.as_view()),
    path("projects/<uuid:project_id>/deployments", views.ProjectDeployments.as_view()),
    path(
        "projects/<uuid:project_id>/deployments/<uuid:deployment_id>/promote",
        views.DeploymentPromote.as_view(),
    ),
]
