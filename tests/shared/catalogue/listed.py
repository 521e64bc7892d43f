"""Makes products as a business in the United Kingdom may have them in Xero."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.catalogue.products import Item

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


def item(id: str = "boiler", **fields: Any) -> Item:
    """Returns a product that lacks nothing, unless the fields say otherwise."""
    known: dict[str, Any] = {
        "item_id": id,
        "code": id.upper(),
        "name": f"{id.title()} service",
        "unit_price": Decimal("83.33"),
        "account": "200",
        "tax_type": "OUTPUT2",
    }
    return Item(**known | fields)
