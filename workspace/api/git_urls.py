"""Contract section 5: GitHub."""

from django.urls import path

from workspace.api import git_views as views

urlpatterns = [
    path("projects/<uuid:project_id>/git/push", views.Push.as_view()),
    path("projects/<uuid:project_id>/git/pull", views.Pull.as_view()),
    path("projects/<uuid:project_id>/git/pull-request", views.PullRequest.as_view()),
    path("projects/<uuid:project_id>/git/syncs/<uuid:sync_id>", views.Sync.as_view()),
    path("projects/<uuid:project_id>/git/status", views.Status.as_view()),
    path("projects/<uuid:project_id>/git/branches", views.Branches.as_view()),
    path("projects/<uuid:project_id>/git/conflicts", views.Conflicts.as_view()),
    path("projects/<uuid:project_id>/git/link", views.Link.as_view()),
    path("projects/<uuid:project_id>/git/commits", views.Commits.as_view()),
    path("projects/<uuid:project_id>/git/commits/<str:sha>/bookmark", views.CommitBookmark.as_view()),
    path("webhooks/github", views.GitHubWebhook.as_view()),
]
