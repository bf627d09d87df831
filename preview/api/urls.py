from django.urls import path

from preview.api import discovery_views, pulse_views, session_views, thumbnail_views, views

urlpatterns = [
    path("preview/status", discovery_views.PreviewStatus.as_view()),
    path("preview/discover", discovery_views.PreviewDiscover.as_view()),
    path("projects/<uuid:project_id>/events", pulse_views.ProjectEvents.as_view()),
    path("projects/<uuid:project_id>/preview/session", session_views.Session.as_view()),
    path("projects/<uuid:project_id>/preview/session/restart", session_views.SessionRestart.as_view()),
    path("projects/<uuid:project_id>/preview/errors", session_views.PageErrors.as_view()),
    path("projects/<uuid:project_id>/preview/shares", session_views.Shares.as_view()),
    path("projects/<uuid:project_id>/preview/shares/<uuid:share_id>", session_views.ShareOne.as_view()),
    path("projects/<uuid:project_id>/preview/proxy", session_views.ProxyEntry.as_view()),
    path("projects/<uuid:project_id>/preview/proxy/<path:rest>", session_views.ProxyPath.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>/thumbnail", thumbnail_views.VersionThumbnail.as_view()),
    path("projects/<uuid:project_id>/deployments", views.ProjectDeployments.as_view()),
    path(
        "projects/<uuid:project_id>/deployments/<uuid:deployment_id>/promote",
        views.DeploymentPromote.as_view(),
    ),
]
