"""Finding out where a repository runs: what GitHub says, and the hosts of which the server has a token.

How sure we are of an address: what a host calls production comes first, then what was reported to GitHub as deployed,
then what people wrote into the repository's settings; previews of branches come last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.db.models import TextChoices
from github import Github, GithubException, RateLimitExceededException

from accounts.models import User
from integrations.github import client_for, translated
from motivd_site import destinations
from motivd_site.outbound import AddressRefused
from preview import address_status, deploy_hosts
from preview.address_status import AddressState

_CALL_SECONDS: Final = 5
_GITHUB_SECONDS: Final = 8.0  # no call is begun later
_VISIT_SECONDS: Final = 5.0
_VISITS: Final = 6
_DEPLOYMENTS: Final = 30
_ENVIRONMENTS: Final = 5
_TRIES_EACH: Final = 3
_PRODUCTION_NAMES: Final = {"production", "prod", "live"}


class Provider(TextChoices):
    """Who told us about an address."""

    GITHUB_DEPLOYMENTS = "github_deployments"
    GITHUB_PAGES = "github_pages"
    HOMEPAGE = "homepage"
    VERCEL = "vercel"
    NETLIFY = "netlify"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address; `confidence` is between 0 and 1."""

    url: str
    provider: str
    environment: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Discovery:
    """The surest first; `url` is the surest one that is online."""

    candidates: list[Candidate]
    url: str | None


def discover(user: User, full_name: str) -> Discovery:
    """Ask everybody who may know, and visit what they name. Waits for the network.

    Whoever cannot see the repository on GitHub is told nothing by the others either. Raises NotConnected and the
    errors of GitHub.
    """
    with client_for(user, timeout=_CALL_SECONDS) as github, translated(full_name):
        repo = github.get_repo(full_name).raw_data
        found = list(_on_github(github, repo))
    for site in deploy_hosts.sites_of(repo["full_name"], repo["html_url"]):
        confidence = 0.95 if site.environment == "production" else 0.5
        found.append(Candidate(site.url, site.host, site.environment, confidence))
    candidates = _ranked(found)
    return Discovery(candidates, _first_online(candidates))


def _on_github(github: Github, repo: dict[str, Any]) -> Iterator[Candidate]:
    deadline = time.monotonic() + _GITHUB_SECONDS

    def ask(path: str, **parameters: Any) -> Any:
        if time.monotonic() > deadline:
            return None
        return _or_nothing(lambda: github.requester.requestJsonAndCheck("GET", repo["url"] + path, parameters)[1])

    if repo.get("homepage"):
        yield Candidate(repo["homepage"].strip(), Provider.HOMEPAGE, None, 0.7)
    if repo.get("has_pages"):
        pages = ask("/pages") or {}
        if pages.get("html_url") and pages.get("status") != "errored":
            yield Candidate(pages["html_url"], Provider.GITHUB_PAGES, "github-pages", 0.85)
    for environment, deployments in _by_environment(ask("/deployments", per_page=_DEPLOYMENTS) or []):
        for deployment in deployments[:_TRIES_EACH]:
            statuses = ask(f"/deployments/{deployment['id']}/statuses", per_page=1) or []
            address = statuses[0].get("environment_url") or statuses[0].get("target_url") if statuses else None
            if address and statuses[0]["state"] == "success":
                yield Candidate(address, Provider.GITHUB_DEPLOYMENTS, environment, _confidence(deployment))
                break


def _by_environment(deployments: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the newest deployments of each environment, production first."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for deployment in deployments:
        grouped.setdefault(deployment["environment"], []).append(deployment)
    ordered = sorted(grouped.items(), key=lambda item: -_confidence(item[1][0]))
    return ordered[:_ENVIRONMENTS]


def _confidence(deployment: dict[str, Any]) -> float:
    if deployment.get("production_environment") or deployment["environment"].lower() in _PRODUCTION_NAMES:
        return 0.9
    return 0.5 if deployment.get("transient_environment") else 0.6


def _or_nothing(call: Callable[[], Any]) -> Any:
    """Return nothing for what this token may not see: these are hints, and the repository itself can be seen."""
    try:
        return call()
    except RateLimitExceededException:
        raise
    except GithubException as refused:
        if refused.status in (403, 404):
            return None
        raise


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    """Return each address once, as the one who is surest of it names it; what is no address of an app goes."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda candidate: -candidate.confidence):
        url = _readable(candidate.url)
        if url is not None:
            best.setdefault(url.rstrip("/"), replace(candidate, url=url))
    return list(best.values())


def _readable(address: str) -> str | None:
    # People leave the scheme out of a repository's homepage, and browsers put it in.
    text = address if "://" in address else f"https://{address}"
    try:
        url = destinations.parse(text)
        destinations.check_spelling(url, https_only=False)
    except AddressRefused:
        return None
    # A link to the repository's own pages, or to a log of the build, is no app.
    return None if url.netloc == destinations.parse(settings.GITHUB_URL).netloc else str(url)


def _first_online(candidates: list[Candidate]) -> str | None:
    """Visit the surest ones, all at once."""
    visited = candidates[:_VISITS]
    if not visited:
        return None
    with ThreadPoolExecutor(len(visited), thread_name_prefix="visit") as pool:
        online = list(pool.map(_is_online, [candidate.url for candidate in visited]))
    return next((candidate.url for candidate, answers in zip(visited, online, strict=True) if answers), None)


def _is_online(url: str) -> bool:
    try:
        return address_status.check(url, timeout_seconds=_VISIT_SECONDS).state == AddressState.ONLINE
    except AddressRefused:
        return False
