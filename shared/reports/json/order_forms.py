"""Writes order forms as JSON. Prices are texts in pounds, as they were typed; times are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.orders.forms import FormLine, OrderForm
from shared.orders.typed_again import price
from shared.reports.json.times import in_utc


def order_forms_json(tenant: str, forms: Iterable[OrderForm], public: str) -> dict[str, Any]:
    """Lists forms as {tenant, forms: [form]}, each as in `order_form_json`."""
    return {"tenant": tenant, "forms": [order_form_json(each, public) for each in forms]}


def order_form_json(form: OrderForm, public: str) -> dict[str, Any]:
    """Describes a form. `public` is what the addresses of all forms begin with.

    {id, revision, state, url, title, address, text, lines, ways: [way], asks: [what], terms, brand, colour,
    reached_by, emailing, lead_source, opens_at: time, closes_at: time}: lines are as in `_line`.
    """
    return {
        "id": form.id,
        "revision": form.revision,
        "state": form.state,
        "url": f"{public}{form.address}",
        "title": form.title,
        "address": form.address,
        "text": form.text,
        "lines": [_line(each) for each in form.lines],
        "ways": [*form.ways],
        "asks": [*form.asks],
        "terms": form.terms,
        "brand": form.look.brand,
        "colour": form.look.colour,
        "reached_by": form.reached_by,
        "emailing": form.emailing,
        "lead_source": form.lead_source,
        "opens_at": in_utc(form.opens_at),
        "closes_at": in_utc(form.closes_at),
    }


def _line(line: FormLine) -> dict[str, Any]:
    """Describes a line.

    {id, product, name, unit_price, account, tax_type, least, most, comes, periods, starts_on}: `product` is
    null for a line of the business's own, and what Xero says of a product is empty here. `most` is null for
    any number, `periods` for no end, `starts_on` for the day of the order.
    """
    extra = None if isinstance(line.sells, str) else line.sells
    again, pieces = line.recurrence, line.quantity
    return {
        "id": line.id,
        "product": line.sells if isinstance(line.sells, str) else None,
        "name": extra.name if extra else "",
        "unit_price": price(extra.unit_price) if extra else "",
        "account": extra.account if extra else "",
        "tax_type": extra.tax_type if extra else "",
        "least": pieces.least,
        "most": None if pieces.is_free else pieces.most,
        "comes": again.unit if again else "once",
        "periods": again.periods if again else None,
        "starts_on": again.starts_on.isoformat() if again and again.starts_on else None,
    }
