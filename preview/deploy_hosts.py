"""What Vercel and Netlify know about where a repository runs. Each is asked only where the server has its token."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS: Final = 5.0
_NETLIFY_PAGE: Final = 100
_NETLIFY_PAGES: Final = 5


@dataclass(frozen=True, slots=True)
class Site:
    """`host` is vercel or netlify."""

    host: str
    url: str
    environment: str


def sites_of(full_name: str, repo_url: str) -> list[Site]:
    """Return where the server's own accounts run a repository. One that fails is left out, and logged."""
    asked: list[tuple[str, str, Callable[[], Iterator[Site]]]] = [
        ("vercel", settings.VERCEL_TOKEN, lambda: _on_vercel(full_name, repo_url)),
        ("netlify", settings.NETLIFY_TOKEN, lambda: _on_netlify(full_name)),
    ]
    found: list[Site] = []
    for host, token, ask in asked:
        if not token:
            continue
        try:
            found += ask()
        # What is not as documented counts as no answer: these are hints.
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError, KeyError, AttributeError) as error:
            log.warning("deploy_host_failed", host=host, reason=type(error).__name__)
    return found


def _on_vercel(full_name: str, repo_url: str) -> Iterator[Site]:
    """https://vercel.com/docs/rest-api/projects/retrieve-a-list-of-projects"""
    with _client(settings.VERCEL_API_URL, settings.VERCEL_TOKEN) as client:
        answer = _json(client.get("/v9/projects", params={"repoUrl": repo_url, "limit": "20"}))
    for project in answer["projects"]:
        link = project.get("link") or {}
        if f"{link.get('org')}/{link.get('repo')}".lower() != full_name.lower():
            continue
        production = (project.get("targets") or {}).get("production") or {}
        if production.get("readyState") == "READY":
            names = production.get("alias") or [production["url"]]
            yield Site("vercel", f"https://{names[0]}", "production")
        for deployment in project.get("latestDeployments") or []:
            if deployment.get("readyState") == "READY" and deployment.get("target") != "production":
                yield Site("vercel", f"https://{deployment['url']}", deployment.get("target") or "preview")


def _on_netlify(full_name: str) -> Iterator[Site]:
    """https://open-api.netlify.com/#tag/site/operation/listSites: it has no filter by repository."""
    stop_at = time.monotonic() + TIMEOUT_SECONDS
    with _client(settings.NETLIFY_API_URL, settings.NETLIFY_TOKEN) as client:
        for page in range(1, _NETLIFY_PAGES + 1):
            sites = _json(client.get("/sites", params={"page": str(page), "per_page": str(_NETLIFY_PAGE)}))
            for site in sites:
                address = str((site.get("build_settings") or {}).get("repo_url") or "").lower().removesuffix(".git")
                if address.endswith(f"/{full_name.lower()}") and site.get("published_deploy"):
                    yield Site("netlify", site.get("ssl_url") or site["url"], "production")
            if len(sites) < _NETLIFY_PAGE or time.monotonic() > stop_at:
                return


def _client(base_url: str, token: str) -> httpx2.Client:
    return httpx2.Client(
        base_url=base_url,
        headers={"Authorization": f"Bearer {token}", "User-Agent": f"Motivd/{settings.VERSION}"},
        timeout=TIMEOUT_SECONDS,
        trust_env=False,
    )


def _json(response: httpx2.Response) -> Any:
    return response.raise_for_status().json()
