"""Writes what would become of two customers, and likely pairs, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.contacts.fields import shown
from shared.operations.contacts.joining import Preview
from shared.operations.contacts.pairs import Pair
from shared.reports.json.customers import customer_json, details_json
from shared.reports.json.times import in_utc


def preview_json(found: Preview) -> dict[str, Any]:
    """Describes a merge as {keep: customer, give: customer, details, tags: [text], gave_way: {field: text}}.

    `details` are as in `details_json`, of both together. `gave_way` are the values that give way.
    """
    return {
        "keep": customer_json(found.keep),
        "give": customer_json(found.give),
        "details": details_json(found.joined.details),
        "tags": [*found.joined.tags],
        "gave_way": {name: shown(value) for name, value in found.joined.gave_way.items()},
    }


def pairs_json(tenant: str, pairs: Iterable[Pair]) -> dict[str, Any]:
    """Lists pairs that wait as {tenant, pairs: [pair]}.

    A pair is {id, ours: customer, theirs: customer, reasons: [text], found_at: time}.
    """
    return {
        "tenant": tenant,
        "pairs": [
            {
                "id": each.id,
                "ours": customer_json(each.ours),
                "theirs": customer_json(each.theirs),
                "reasons": [*each.reasons],
                "found_at": in_utc(each.found_at),
            }
            for each in pairs
        ],
    }
