from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/docs.html", {"here": "docs"})


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "pages/doc.html", {"here": "docs", "slug": slug})
