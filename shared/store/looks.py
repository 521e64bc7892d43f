"""Keeps what was last looked at in Xero for each business, beside its chart of accounts."""

from __future__ import annotations

import json
import zlib

from pynamodb.exceptions import DoesNotExist

from shared.iso import iso_converter
from shared.preflight.look import Look
from shared.store.tables.businesses import ChartItem

LOOK = "{}#look"

converter = iso_converter(omit_if_default=True)


def read(tenant: str) -> Look | None:
    """Returns the latest look; None if nobody has looked yet. Strongly consistent."""
    try:
        item = ChartItem.get(LOOK.format(tenant), consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(json.loads(zlib.decompress(item.chart)), Look)


def keep(tenant: str, look: Look) -> None:
    """Keeps a look in the place of an earlier one. Counts and ids are kept, and nobody's name."""
    told = zlib.compress(json.dumps(converter.unstructure(look)).encode())
    ChartItem(LOOK.format(tenant), read_at=look.read_at, chart=told).save()
