"""The documentation: contents with a search, and each document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from pages import documents


def contents(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    words = request.GET.get("q", "")[:200]
    found = documents.search(language, words)
    context = {"here": "docs", "documents": documents.listed(language), "words": words, "found": found}
    return render(request, "pages/docs.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language() or "en"
    document = documents.find(language, slug)
    if document is None:
        raise Http404
    context = {
        "here": "docs",
        "document": document,
        "documents": documents.listed(language),
        "shown": documents.shown(document, language),
    }
    return render(request, "pages/doc.html", context)
