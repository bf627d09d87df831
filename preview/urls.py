from django.urls import re_path

from preview import pages

urlpatterns = [
    re_path(r"^s/(?P<slug>[^/]+)/?$", pages.by_slug, name="app-by-slug"),
    re_path(r"^sandbox/(?P<project_id>[^/]+)/?$", pages.by_project, name="app-by-project"),
]
