"""Sends a letter to a person, with links that lead to the pages and one that stops such letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.mail.choice import Series, hash_of
from shared.mail.facts import Links
from shared.mail.letter import Letter
from shared.sending import Sender
from shared.store import mail


@dataclass(frozen=True, slots=True)
class Post:
    """Where letters go out. `pages_url` is what the addresses of the pages begin with, without a slash.

    `new_token` makes what nobody can guess. `clock` is in UTC.
    """

    sender: Sender
    pages_url: str
    new_token: Callable[[], str]
    clock: Callable[[], datetime]

    def send(self, person: str, series: Series, write: Callable[[Links], Letter]) -> str:
        """Sends what `write` writes with these links; returns SES's id. Raises Unavailable, NotTaken."""
        token, now = self.new_token(), self.clock()
        letter = write(Links(self.pages_url, stop=f"{self.pages_url}/manage/mail/stop/{person}/{token}"))
        # Kept before it is sent: a link that nobody has harms nobody, and one that does nothing misleads.
        mail.keep_token(person, hash_of(token), series, now)
        return self.sender.send(letter, {"person": person, "series": series})
