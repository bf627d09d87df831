"""Contract section 4."""

from django.urls import path

from builder.api import build_urls, repo_views, views

urlpatterns = [
    path("projects", views.Projects.as_view()),
    path("projects/create", views.ProjectCreate.as_view()),
    path("projects/prd-review", views.PrdReview.as_view()),
    path("projects/link-repo", views.LinkRepo.as_view()),
    path("projects/update-sandbox", views.SandboxUpdate.as_view()),
    path("projects/<uuid:project_id>", views.ProjectOne.as_view()),
    path("projects/<uuid:project_id>/restore", views.ProjectRestore.as_view()),
    path("projects/<uuid:project_id>/star", views.ProjectStar.as_view()),
    path("projects/<uuid:project_id>/prd", views.ProjectPrd.as_view()),
    path("repos/create", repo_views.RepoCreate.as_view()),
    path("brief/extract", views.BriefExtract.as_view()),
    path("prd/generate", views.PrdGenerate.as_view()),
    *build_urls.urlpatterns,
]
