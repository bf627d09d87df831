"""Contract section 5."""

from django.urls import path

from workspace.api import archive_views, file_views, variable_views, version_views, views

urlpatterns = [
    path("projects/<uuid:project_id>/files", views.Files.as_view()),
    path("projects/<uuid:project_id>/files/move", file_views.FileMove.as_view(), {"path": "move"}),
    path("projects/<uuid:project_id>/files/search", file_views.FileSearch.as_view(), {"path": "search"}),
    path("projects/<uuid:project_id>/files/<path:path>", views.FileOne.as_view()),
    path("projects/<uuid:project_id>/export.zip", archive_views.ProjectExport.as_view()),
    path("projects/<uuid:project_id>/import", archive_views.ProjectImport.as_view()),
    path("projects/<uuid:project_id>/variables", variable_views.Variables.as_view()),
    path("projects/<uuid:project_id>/variables/<str:name>", variable_views.VariableOne.as_view()),
    path("projects/<uuid:project_id>/versions", views.Versions.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>", views.VersionOne.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>/revert", views.VersionRevert.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>/fork", version_views.VersionFork.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>/diff", version_views.Diff.as_view()),
    path("projects/<uuid:project_id>/versions/<uuid:version_id>/files", version_views.VersionFiles.as_view()),
    path(
        "projects/<uuid:project_id>/versions/<uuid:version_id>/files/<path:path>/restore",
        version_views.VersionFileRestore.as_view(),
    ),
    path(
        "projects/<uuid:project_id>/versions/<uuid:version_id>/files/<path:path>",
        version_views.VersionFile.as_view(),
    ),
]
