"""A GitHub of our own for tests: its REST wire format over real git repositories on this machine."""

from tests.github.server import GitHubServer

__all__ = ["GitHubServer"]
