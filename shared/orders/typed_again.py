"""Writes a form as an owner would type it into the form builder. Pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shared.orders.building_lines import ONCE
from shared.orders.forms import FormLine, OrderForm
from shared.orders.typed import Typed, TypedLine


def typed_of(form: OrderForm, zone: ZoneInfo) -> Typed:
    """Returns what is to stand in the builder's boxes. Times are those of the business's zone."""
    return Typed(
        title=form.title,
        address=form.address,
        text=form.text,
        lines=tuple(map(_line, form.lines)),
        ways=form.ways,
        asks=form.asks,
        terms=form.terms,
        brand=form.look.brand,
        colour=form.look.colour,
        emailing=form.emailing,
        lead_source=form.lead_source,
        opens_at=_moment(form.opens_at, zone),
        closes_at=_moment(form.closes_at, zone),
        reached_by=form.reached_by,
    )


def _line(line: FormLine) -> TypedLine:
    extra = None if isinstance(line.sells, str) else line.sells
    pieces, again = line.quantity, line.recurrence
    return TypedLine(
        id=line.id,
        product=line.sells if isinstance(line.sells, str) else "",
        name=extra.name if extra else "",
        unit_price=price(extra.unit_price) if extra else "",
        account=extra.account if extra else "",
        tax_type=extra.tax_type if extra else "",
        least=str(pieces.least) if pieces.least else "",
        most="" if pieces.is_free else str(pieces.most),
        comes=again.unit if again else ONCE,
        periods=str(again.periods or "") if again else "",
        starts_on=again.starts_on.isoformat() if again and again.starts_on else "",
    )


def price(pounds: Decimal) -> str:
    """Writes a price with as many decimals as it needs, and two at least.

    >>> price(Decimal("35.0000")), price(Decimal("0.1250"))
    ('35.00', '0.125')
    """
    whole, _, decimals = f"{pounds:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""
