"""Reads a world: what the providers hold, phase by phase, and what the books must then show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

T = TypeVar("T")
PROVIDERS = ("stripe", "gocardless")


class BadWorld(Exception):
    """The file is not a world. The message says where in the file, and what is wrong."""


@dataclass(frozen=True)
class Delivery:
    """A webhook on its way: `body` is one Stripe event, or GoCardless's `{"events": […]}`."""

    to: Literal["stripe", "gocardless"]
    body: dict[str, Any]
    forged: bool


@dataclass(frozen=True)
class Phase:
    """The providers' objects as they stand at `now`, what arrives, and what must hold afterwards."""

    now: datetime
    stripe: dict[str, Any]
    gocardless: dict[str, Any]
    deliveries: tuple[Delivery, ...]
    feed: bool
    expect: dict[str, Any]


@dataclass(frozen=True)
class World:
    name: str
    about: str
    settings: dict[str, Any]
    phases: tuple[Phase, ...]


def load(path: str | Path) -> World:
    """Reads a file. Raises BadWorld for one that is missing, not JSON, or not a world."""
    try:
        return parse(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadWorld(f"{path}: cannot be read: {error}") from error
    except BadWorld as error:
        raise BadWorld(f"{path}: {error}") from None


def parse(raw: object) -> World:
    """Parses a world. Parts that are unknown here are ignored."""
    if not isinstance(raw, dict):
        raise BadWorld("a world is a JSON object")
    phases = _get(raw, "phases", list, "")
    if not phases:
        raise BadWorld("phases: there must be at least one")
    world = World(
        name=_get(raw, "name", str, ""),
        about=_get(raw, "about", str, "", default=""),
        settings=_get(raw, "settings", dict, ""),
        phases=tuple(_phase(phase, f"phases[{n}]") for n, phase in enumerate(phases)),
    )
    _check_time(world)
    return world


def _phase(raw: object, at: str) -> Phase:
    raw = _object(raw, at)
    deliveries = _get(raw, "deliveries", list, at, default=[])
    return Phase(
        now=_moment(raw, at),
        stripe=_get(raw, "stripe", dict, at, default={}),
        gocardless=_get(raw, "gocardless", dict, at, default={}),
        deliveries=tuple(_delivery(each, f"{at}.deliveries[{n}]") for n, each in enumerate(deliveries)),
        feed=_get(raw, "feed", bool, at, default=False),
        expect=_get(raw, "expect", dict, at, default={}),
    )


def _delivery(raw: object, at: str) -> Delivery:
    raw = _object(raw, at)
    to = _get(raw, "to", str, at)
    if to not in PROVIDERS:
        raise BadWorld(f"{at}.to: must be one of {', '.join(PROVIDERS)}, not {to!r}")
    forged = _get(raw, "forged", bool, at, default=False)
    return Delivery(cast(Literal["stripe", "gocardless"], to), _get(raw, "body", dict, at), forged)


def _moment(raw: Mapping[str, Any], at: str) -> datetime:
    text = _get(raw, "now", str, at)
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise BadWorld(f"{at}.now: not a time: {text!r}") from None
    if now.tzinfo is None:
        raise BadWorld(f"{at}.now: a time without its zone: {text!r}")
    return now


def _check_time(world: World) -> None:
    for n in range(1, len(world.phases)):
        if world.phases[n].now < world.phases[n - 1].now:
            raise BadWorld(f"phases[{n}].now: earlier than the phase before it")


def _object(raw: object, at: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadWorld(f"{at}: must be an object")
    return raw


def _get(raw: Mapping[str, Any], key: str, kind: type[T], at: str, *, default: T | None = None) -> T:
    """Returns `raw[key]`, which must be of `kind`; without a default the key must be there."""
    where = f"{at}.{key}" if at else key
    if key not in raw and default is not None:
        return default
    if key not in raw:
        raise BadWorld(f"{where}: is missing")
    value = raw[key]
    if not isinstance(value, kind):
        raise BadWorld(f"{where}: must be {_WORDS[kind]}, not {type(value).__name__}")
    return value


_WORDS: Mapping[type, str] = {str: "text", list: "a list", dict: "an object", bool: "true or false"}
