"""Makes what a script sends to the API of an order form."""

from __future__ import annotations

from typing import Any

PRODUCT_LINE = {
    "id": None,
    "product": "lesson",
    "name": "",
    "unit_price": "",
    "account": "",
    "tax_type": "",
    "least": 0,
    "most": None,
    "comes": "once",
    "periods": None,
    "starts_on": None,
}
# A form that sells nothing yet.
ORDER_FORM: dict[str, Any] = {
    "revision": 1,
    "title": "Piano lessons",
    "address": "lessons",
    "text": "",
    "lines": [],
    "ways": ["offline"],
    "asks": [],
    "terms": "",
    "brand": "",
    "colour": "",
    "reached_by": "",
    "emailing": "neither",
    "lead_source": "",
    "opens_at": None,
    "closes_at": None,
}
