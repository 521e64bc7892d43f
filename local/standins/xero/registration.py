"""Keeps what Xero knows beforehand: the apps that developers have registered, and the people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class App:
    """What the developer has entered; `most` is how many connections the app's tier allows, None any number.

    Raises ValueError for a redirect address that Xero does not register.
    """

    name: str
    redirect_uris: tuple[str, ...] = ()
    most: int | None = None

    def __post_init__(self) -> None:
        for uri in self.redirect_uris:
            parts = urlsplit(uri)
            if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "localhost"):
                raise ValueError(f"Xero registers https and http://localhost alone, not {uri}")


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in to Xero, with the tenant ids and the names of that person's organisations."""

    user_id: str
    name: str
    organisations: tuple[tuple[str, str], ...]
