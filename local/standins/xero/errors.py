"""Refuses one element, or the call as a whole."""

from __future__ import annotations

from collections.abc import Iterable


class Invalid(Exception):
    """One element is refused, in Xero's words; the rest of its batch is not affected."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class Refused(Exception):
    """The call as a whole is refused and commits nothing."""

    def __init__(self, status: int, number: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"ErrorNumber": number, "Type": kind, "Message": message}


def bad_data(message: str) -> Refused:
    return Refused(400, 14, "PostDataInvalidException", f"JSON for post data was invalid, {message}")


def bad_query(message: str) -> Refused:
    return Refused(400, 16, "QueryParseException", message)


def not_found() -> Refused:
    return Refused(404, 404, "NotFoundException", "The resource you're looking for cannot be found")


def insist(messages: Iterable[str]) -> None:
    """Raises Invalid with every message at once, as Xero lists them; does nothing if there is none."""
    found = tuple(messages)
    if found:
        raise Invalid(*found)
