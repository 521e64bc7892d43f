"""Defines a mail to one person, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, as plain text and as HTML. Raises ValueError for headers that are no one line of text.

    `stop_at` is where the mail program's own button, and a person, stop mails of this kind: RFC 8058.
    """

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    stop_at: str = field(repr=False)

    def __post_init__(self) -> None:
        for each in (self.to, self.subject, self.stop_at):
            if not each or not each.isprintable():
                raise ValueError("an address or a subject is one line of text")
