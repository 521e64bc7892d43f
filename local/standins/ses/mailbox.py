"""Keeps accepted mails as a mail program would receive them, and shows them to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Any

LINE = '<li>{at} to {to}: {subject} (<a href="/mails/{number}.html">HTML</a>, <a href="/mails/{number}.txt">text</a>, <a href="/mails/{number}.eml">as sent</a>)</li>'  # noqa: E501  # one line of a page


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was accepted. `tags` are those of the request; `at` is in UTC."""

    id: str
    at: datetime
    to: tuple[str, ...]
    message: EmailMessage
    tags: Mapping[str, str]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def header(self, name: str) -> str:
        return str(self.message[name])

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def received(asked: Mapping[str, Any], id: str, at: datetime, to: Sequence[str]) -> Mail:
    """Makes the message that SES makes of a request's simple content."""
    simple = asked["Content"]["Simple"]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = asked["FromEmailAddress"], ", ".join(to)
    message["Subject"], message["Date"] = simple["Subject"]["Data"], at
    message["Message-ID"] = f"<{id}@email.amazonses.com>"
    for each in simple.get("Headers") or ():
        message[each["Name"]] = each["Value"]
    body = simple["Body"]
    message.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        message.add_alternative(body["Html"]["Data"], subtype="html")
    tags = {each["Name"]: each["Value"] for each in asked.get("EmailTags") or ()}
    return Mail(id, at, tuple(to), message, tags)


def page(mails: Sequence[Mail]) -> str:
    """Lists the mails, the newest first."""
    lines = [
        LINE.format(at=f"{each.at:%H:%M:%S}", number=number, to=_shown(each.to), subject=escape(each.subject))
        for number, each in enumerate(mails)
    ]
    listed = "\n".join(reversed(lines)) or "<li>Nothing was sent yet.</li>"
    head = '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Mailbox</title>'
    return f"{head}<h1>Mails that were sent</h1><ul>{listed}</ul></html>"


def _shown(to: Sequence[str]) -> str:
    return escape(", ".join(to))
