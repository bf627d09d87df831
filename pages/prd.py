from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from builder.models import Project
from pages.access import of_project


@of_project
def page(request: HttpRequest, project: Project) -> HttpResponse:
    return render(request, "pages/prd.html", {"project": project})
