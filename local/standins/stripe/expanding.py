"""Replaces ids by the objects they name, as `expand[]=data.source.charge` asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.shown import Shown, Thing
from local.standins.stripe.tables import EXPANDABLE, SUBLISTS

DEPTH = 4


def expanded(thing: Thing, kind: str, paths: Sequence[str], objects: Shown) -> Thing:
    """Returns a copy of `thing` with every path expanded; `kind` is `[charge]` for a list of charges."""
    check(kind, paths)
    for path in paths:
        thing = _replace(thing, path.split("."), objects)
    return thing


def check(kind: str, paths: Sequence[str]) -> None:
    """Raises Refusal for a path that no object of the kind has."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEPTH:
            raise refusals.too_deep(path, DEPTH)
        _allow((kind,), steps, path)


def _allow(kinds: tuple[str, ...], steps: list[str], path: str) -> None:
    """Refuses a path that no object of `kinds` has, even if the list happens to be empty."""
    if not steps:
        return
    found = [(below, rest) for kind in kinds for below, rest in _links(kind, steps)]
    if not found:
        at_list = kinds and kinds[0].startswith("[") and steps[0] != "data"
        raise refusals.cannot_expand(path, f"data.{path}" if at_list else None)
    _allow(tuple(kind for below, _ in found for kind in below), found[0][1], path)


def _links(kind: str, steps: list[str]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Returns the kinds that the first steps lead to, and the steps that remain."""
    if kind.startswith("["):
        # `data` alone cannot be expanded: it is there already.
        return [((kind[1:-1],), steps[1:])] if steps[0] == "data" and len(steps) > 1 else []
    names = [name for name in EXPANDABLE[kind] if steps[: name.count(".") + 1] == name.split(".")]
    return [(EXPANDABLE[kind][name], steps[name.count(".") + 1 :]) for name in names]


def _replace(held: Any, steps: list[str], objects: Shown) -> Any:
    if isinstance(held, list):
        return [_replace(each, steps, objects) for each in held]
    if isinstance(held, str):
        # A link to something not kept here (such as a payment method) stays an id.
        held = objects.by_id.get(held, held)
    if not steps or not isinstance(held, dict) or not _has(held, steps[0]):
        return held
    below = _replace(_property(held, steps[0], objects), steps[1:], objects)
    return held | {steps[0]: below}


def _has(held: Thing, name: str) -> bool:
    # A source can be a charge or a refund: a path that fits only one of them leaves the other as it is.
    return name in held or (held.get("object", ""), name) in SUBLISTS


def _property(held: Thing, name: str, objects: Shown) -> Any:
    if (held.get("object", ""), name) not in SUBLISTS:
        return held[name]
    kind, back = SUBLISTS[held["object"], name]
    rows = [objects.of(kind)[place] for place in objects.holding(kind, (back,), held["id"])]
    url = f"/v1/{held['object']}s/{held['id']}/{name}"
    return {"object": "list", "data": rows, "has_more": False, "url": url}
