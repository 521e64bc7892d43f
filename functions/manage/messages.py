"""Says in plain words why a page cannot be shown, and what the person can do next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.manage.rendering import Link, Page, render

HOME = Link("/manage", "Go to your businesses")


@dataclass(frozen=True, slots=True)
class Message:
    """A page that says one thing: a heading, sentences, and one next step at most."""

    heading: str
    says: tuple[str, ...]
    next: Link | None = HOME


NOT_FOUND = Message(
    "There is no such page",
    ("Check the address if you typed it. If you followed a link, what it led to may have been removed.",),
)
TOO_LARGE = Message(
    "What you sent is too large",
    ("Nothing was saved. Go back, send less at once or a smaller file, and try again.",),
)
SESSION_OVER = Message(
    "You have been signed out",
    ("For your safety we sign you out when you have been away for a while. Nothing you saved is lost.",),
    Link("/manage/sign-in", "Sign in again"),
)
BROKEN = Message(
    "Something went wrong on our side",
    (
        "You did not cause it. If you were saving something, see if it was saved before you send it again.",
        "Try again in a few minutes. If it happens again, tell whoever looks after Connectably for you.",
    ),
)


def message_page(message: Message, page: Page) -> str:
    """Renders the page of a message, under the message's own heading as its title."""
    return render("message.html", page=replace(page, title=message.heading), message=message)
