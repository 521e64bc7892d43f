"""Checks a request of SendEmail, and says no as SES does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

RECIPIENTS, HEADERS = 50, 15
LONGEST_NAME, LONGEST_VALUE, LONGEST_TAG = 126, 870, 256
NAME = re.compile(r"[!-9;-~]+")
TAG = re.compile(r"[A-Za-z0-9_-]+")
# SES writes these itself.
ITS_OWN = {"from", "to", "cc", "bcc", "subject", "sender", "return-path", "reply-to", "message-id", "date"}


class Refused(Exception):
    """Answer with this error of SES."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def bad(message: str) -> Refused:
    return Refused("BadRequestException", message)


def refuse_unfit(asked: Mapping[str, Any]) -> None:
    """Raises Refused for what SES never sends, whoever it is from."""
    addresses = recipients(asked)
    if not addresses:
        raise bad("Destination is required.")
    if len(addresses) > RECIPIENTS:
        raise bad(f"Recipient count exceeds {RECIPIENTS}.")
    for each in addresses:
        _refuse_address(each)
    _refuse_content(asked.get("Content") or {})
    for tag in asked.get("EmailTags") or ():
        if not all(TAG.fullmatch(tag[each]) and len(tag[each]) <= LONGEST_TAG for each in ("Name", "Value")):
            raise bad("Invalid characters in an email tag.")


def recipients(asked: Mapping[str, Any]) -> list[str]:
    to = asked.get("Destination") or {}
    return [each for kind in ("ToAddresses", "CcAddresses", "BccAddresses") for each in to.get(kind) or ()]


def refuse_unverified(addresses: Iterable[str], verified: Iterable[str], region: str) -> None:
    """Raises Refused unless each address, its domain or a domain above that is verified."""
    known = {each.lower() for each in verified}
    failed = [each for each in addresses if not known & set(_identities(each))]
    if failed:
        raise Refused(
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region "
            f"{region.upper()}: {', '.join(failed)}",
        )


def _identities(address: str) -> list[str]:
    plain = parseaddr(address)[1].lower()
    labels = plain.rpartition("@")[2].split(".")
    return [plain, *(".".join(labels[number:]) for number in range(len(labels) - 1))]


def _refuse_address(address: str) -> None:
    if any(ord(each) < 32 for each in address):
        raise bad("Local address contains control or whitespace.")
    name, at, domain = parseaddr(address)[1].rpartition("@")
    if not (name and at and "." in domain) or " " in name:
        raise bad("Missing final '@domain'.")
    if not name.isascii():
        raise bad("Local address contains non-ASCII characters.")


def _refuse_content(content: Mapping[str, Any]) -> None:
    if set(content) != {"Simple"}:
        raise bad("Exactly one kind of content is required; this stand-in knows Simple.")
    simple = content["Simple"]
    subject, body = simple.get("Subject", {}).get("Data"), simple.get("Body") or {}
    if not isinstance(subject, str) or not (body.get("Text") or body.get("Html")):
        raise bad("A subject and a body are required.")
    if _has_controls(subject):
        raise bad("Subject contains control characters.")
    _refuse_headers(simple.get("Headers") or ())


def _refuse_headers(headers: Iterable[Mapping[str, str]]) -> None:
    listed = list(headers)
    if len(listed) > HEADERS:
        raise bad(f"More than {HEADERS} headers.")
    for each in listed:
        name, value = each["Name"], each["Value"]
        if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name.lower() in ITS_OWN:
            raise bad(f"Invalid header name: {name!r}.")
        if not value.isascii() or _has_controls(value) or not 0 < len(value) <= LONGEST_VALUE:
            raise bad(f"Invalid value of the header {name}.")


def _has_controls(text: str) -> bool:
    return any(ord(each) < 32 or ord(each) == 127 for each in text)
