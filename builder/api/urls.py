"""Contract section 4."""

from django.urls import path

from builder.api import brief_views, build_urls, prd_views, reference_views, repo_views, views

urlpatterns = [
    path("projects", views.Projects.as_view()),
    path("projects/create", views.ProjectCreate.as_view()),
    path("projects/prd-review", views.PrdReview.as_view()),
    path("projects/link-repo", views.LinkRepo.as_view()),
    path("projects/update-sandbox", views.SandboxUpdate.as_view()),
    path("projects/<uuid:project_id>", views.ProjectOne.as_view()),
    path("projects/<uuid:project_id>/restore", views.ProjectRestore.as_view()),
    path("projects/<uuid:project_id>/star", views.ProjectStar.as_view()),
    path("projects/<uuid:project_id>/brief", brief_views.ProjectBrief.as_view()),
    path("projects/<uuid:project_id>/brief/read", brief_views.ProjectBriefRead.as_view()),
    path("projects/<uuid:project_id>/prd", views.ProjectPrd.as_view()),
    path("projects/<uuid:project_id>/prd/comments", prd_views.PrdComments.as_view()),
    path("projects/<uuid:project_id>/prd/comments/<uuid:comment_id>", prd_views.PrdCommentOne.as_view()),
    path("projects/<uuid:project_id>/prd/revisions", prd_views.PrdRevisions.as_view()),
    path("projects/<uuid:project_id>/prd/revisions/<int:number>", prd_views.PrdRevisionOne.as_view()),
    path("repos/create", repo_views.RepoCreate.as_view()),
    path("brief/extract", views.BriefExtract.as_view()),
    path("reference-url-analyze", reference_views.ReferenceUrlAnalyze.as_view()),
    path("prd/generate", views.PrdGenerate.as_view()),
    *build_urls.urlpatterns,
]
