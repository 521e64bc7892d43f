"""Reads the form that creates or changes a webhook endpoint, and refuses what Stripe refuses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from local.standins.stripe import refusals
from local.standins.stripe.known import API_VERSIONS, EVENT_TYPES
from local.standins.stripe.query import Query

METADATA = re.compile(r"metadata\[([^\[\]]{1,40})\]")
CHANGED = ("url", "enabled_events", "description", "metadata", "disabled")
CREATED = ("url", "enabled_events", "description", "metadata", "api_version")


def created(form: Query, is_live: bool, takes_loopback: bool) -> dict[str, Any]:
    """Returns the fields of a new endpoint. Raises Refusal."""
    for name, given in (("url", form.one), ("enabled_events", form.many)):
        if not given.get(name if given is form.one else f"{name}[]"):
            raise refusals.missing(name)
    return _fields(form, CREATED, is_live, takes_loopback)


def changed(form: Query, is_live: bool, takes_loopback: bool) -> dict[str, Any]:
    """Returns the fields that change; the API version is none of these. Raises Refusal."""
    return _fields(form, CHANGED, is_live, takes_loopback)


def _fields(form: Query, names: tuple[str, ...], is_live: bool, takes_loopback: bool) -> dict[str, Any]:
    metadata = {found[1]: value for name, value in form.one.items() if (found := METADATA.fullmatch(name))}
    form.allow(*names, "enabled_events[]", "expand[]", *(f"metadata[{name}]" for name in metadata))
    checks: dict[str, Callable[[str], Any]] = {
        "url": lambda url: _url(url, is_live, takes_loopback),
        "api_version": _version,
        "description": lambda text: text or None,
        "disabled": _flag,
    }
    fields = {name: check(form.one[name]) for name, check in checks.items() if name in form.one}
    if "enabled_events[]" in form.many:
        fields["enabled_events"] = _events(form.many["enabled_events[]"])
    return fields | ({"metadata": metadata} if metadata else {})


def _url(url: str, is_live: bool, takes_loopback: bool) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refusals.invalid_url("An explicit scheme (such as https) must be provided.")
    if is_loopback(parts.hostname):
        if not takes_loopback:
            raise refusals.invalid_url("URL must be publicly accessible.")
    elif is_live and parts.scheme != "https":
        raise refusals.invalid_url(f'{url}. URLs in livemode must begin with "https://"')
    return url


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _events(types: list[str]) -> tuple[str, ...]:
    for place, kind in enumerate(types):
        if kind not in EVENT_TYPES:
            raise refusals.not_among(f"enabled_events[{place}]", EVENT_TYPES)
    return tuple(types)


def _version(version: str) -> str:
    if version not in API_VERSIONS:
        raise refusals.no_such_version(version)
    return version


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise refusals.not_a_flag("disabled", text)
    return text == "true"
