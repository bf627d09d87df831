"""Who and what is on our GitHub: people, organisations, tokens and repositories."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.github.repo import Account, Repo

ALL = frozenset({"admin", "push", "pull"})


@dataclass(frozen=True)
class Token:
    """A way in. No scopes: a fine-grained token, for which GitHub sends no X-OAuth-Scopes."""

    text: str
    user: Account
    scopes: tuple[str, ...] | None

    def may_see_private(self) -> bool:
        return self.scopes is None or "repo" in self.scopes

    def may_write(self, *, private: bool) -> bool:
        return self.may_see_private() or (not private and "public_repo" in (self.scopes or ()))


class Limits(Protocol):
    """How many calls are left."""

    limit: int
    remaining: int
    reset: int


class World:
    """Everything our GitHub knows, and the verbs tests arrange it with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._account_ids = itertools.count(5_000_001)
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, Token] = {}
        self.repos: dict[int, Repo] = {}
        self.codes: dict[str, tuple[Account, tuple[str, ...]]] = {}
        # What an exchange of a code must name, as (client_id, client_secret); None: anything goes.
        self.oauth_client: tuple[str, str] | None = None
        self.tree_limit = 100_000
        self.blob_limit = 100 * 1024 * 1024
        self._names: dict[str, int] = {}
        self._folders = itertools.count()
        self.archives: dict[str, tuple[Repo, str]] = {}

    # People

    def add_user(
        self, login: str, *, token: str | None = None, scopes: Iterable[str] | None = None, name: str = ""
    ) -> Account:
        """Add a person, with a token if one is given (scopes None: a fine-grained one)."""
        user = self.accounts[login.lower()] = Account(login, next(self._account_ids), name=name)
        if token:
            self.add_token(login, token, scopes=scopes)
        return user

    def add_org(self, login: str, *, members: Iterable[str] = ()) -> Account:
        """Add an organisation."""
        org = Account(login, next(self._account_ids), "Organization", members={member.lower() for member in members})
        self.accounts[login.lower()] = org
        return org

    def add_token(self, login: str, token: str, *, scopes: Iterable[str] | None = None) -> None:
        """Give a person one more token."""
        kept = None if scopes is None else tuple(scopes)
        self.tokens[token] = Token(token, self.accounts[login.lower()], kept)

    def revoke(self, token: str) -> None:
        """Make a token answer 401 "Bad credentials"."""
        del self.tokens[token]

    def add_code(self, code: str, user: Account | str, *, scopes: Iterable[str] = ("repo",)) -> None:
        """Let a code be exchanged for a token of a person, once."""
        self.codes[code] = (self.accounts[user.lower()] if isinstance(user, str) else user, tuple(scopes))

    # Repositories

    def add_repo(
        self,
        full_name: str,
        *,
        private: bool = True,
        default_branch: str = "main",
        permissions: Iterable[str] = ALL,
        files: Mapping[str, bytes] | None = None,
    ) -> Repo:
        """Add a repository, empty without files; its owner (or its organisation's members) get the permissions."""
        login, _, name = full_name.partition("/")
        owner, known = self.accounts[login.lower()], self.repo(full_name)
        assert known is None or known.full_name.lower() != full_name.lower(), f"{full_name} is there already"
        made = Repo(
            owner, name, self._folder / f"{next(self._folders)}.git", private=private, default_branch=default_branch
        )
        for person in owner.members or {owner.login}:
            made.grant(self.accounts[person.lower()].login, *permissions)
        self.repos[made.id] = made
        self._names[full_name.lower()] = made.id
        if files is not None:
            made.commit(files, message="Initial commit")
        return made

    def rename(self, old: str, new: str) -> None:
        """Give a repository another name, or another owner; the old name redirects as long as nobody takes it."""
        repo = self.repo(old)
        assert repo, old
        login, _, repo.name = new.partition("/")
        repo.owner = self.accounts[login.lower()]
        self._names[new.lower()] = repo.id

    def delete(self, full_name: str) -> None:
        """Remove a repository: it answers 404 from now on."""
        repo = self.repo(full_name)
        assert repo, full_name
        del self.repos[repo.id]

    def repo(self, full_name: str) -> Repo | None:
        """Find a repository by its name now or one it had."""
        return self.repos.get(self._names.get(full_name.lower(), 0))

    def permissions(self, token: Token | None, repo: Repo) -> set[str]:
        """Say what somebody may do in a repository; nothing where it does not exist for them."""
        granted = set(repo.permissions.get(token.user.login, ())) if token else set()
        if "admin" in granted:
            granted.add("push")
        if not repo.private or "push" in granted:
            granted.add("pull")
        if repo.private and not (token and token.may_see_private()):
            return set()
        return granted
