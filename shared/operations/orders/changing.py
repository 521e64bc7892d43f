"""Changes what was ordered, at an owner's wish: the stock first, then the order, then its invoice follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.booking.calling_off import is_open
from shared.ledger.documents import Invoice
from shared.ledger.keys import Role, reference
from shared.operations.orders import holding
from shared.operations.orders.cancelling import ChangedMeanwhile, MayNot, NoSuchOrder
from shared.operations.orders.following import followed
from shared.operations.orders.offering import offers_of
from shared.operations.orders.selling import Sellers
from shared.operations.orders.telling import tell
from shared.orders.attempts import at_provider
from shared.orders.changing import change_id, is_asked_again, pieces_in, repriced, why_not, why_not_so
from shared.orders.offers import Offer
from shared.orders.orders import Change, Order
from shared.orders.pricing import Priced
from shared.orders.wanted import Unfit
from shared.queue import Inbox
from shared.store import order_forms, orders, rows, stock, tenants
from shared.store.stock import HeldOtherwise, SoldOut

__all__ = ["ChangedMeanwhile", "MayNot", "NoSuchOrder", "SoldOut", "Unfit", "Wanted", "change", "offered"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of each line, by the lines' ids, of an order that somebody saw at this revision."""

    revision: int
    pieces: Mapping[str, int]


def change(tenant: str, id: str, wanted: Wanted, sellers: Sellers, queue: Inbox, now: datetime) -> Order:
    """Changes the lines of an order, once: asked the same again, what was cut short is finished.

    Pages at a provider for what the order came to before are ended first. Raises NoSuchOrder,
    ChangedMeanwhile, MayNot, SoldOut, Unfit, or Unavailable where it may go well a moment later.
    """
    order = orders.read(tenant, id)
    if order is None:
        raise NoSuchOrder(id)
    named = change_id(id, wanted.revision, wanted.pieces)
    changed = order if is_asked_again(order, named) else _changed(tenant, order, wanted, named, sellers, now)
    left = pieces_in(changed.priced)
    for item in changed.items:
        stock.hold_at_most(tenant, item, changed.holders, left[item])
    tell(tenant, changed, "changed", changed.changes[-1].at, queue)
    return changed


def offered(tenant: str, order: Order) -> list[Offer]:
    """Returns what the order's form offers now; nothing where the form is gone."""
    form = order_forms.read(tenant, order.form_id)
    return offers_of(tenant, form) if form else []


def may_still_grow(tenant: str, order: Order, now: datetime) -> bool:
    """Whether an order's invoice can still be changed as it stands, as far as our books know.

    Otherwise the order can only become less, and a credit note takes the difference off.
    """
    owner = tenants.read(tenant)
    if owner is None:
        return False
    found = rows.read(tenant, [reference(order.id, Role.INVOICE)], consistent=True)
    day = owner.settings.day_of
    invoice = found[0].document if found else None
    dated = invoice.dated if isinstance(invoice, Invoice) else day(order.ordered_at)
    return is_open(dated, (each.kind for each in found[0].facts) if found else (), day(now))


def _changed(tenant: str, order: Order, wanted: Wanted, named: str, sellers: Sellers, now: datetime) -> Order:
    if order.revision != wanted.revision:
        raise ChangedMeanwhile(order.id)
    became = _allowed(tenant, order, wanted, now)
    try:
        ended = _without_pages(tenant, order, sellers, now)
        if ended != order:
            # A payment may have come in the last moment.
            became = _allowed(tenant, ended, wanted, now)
        return _stored(tenant, ended, Change(named, now, ended.priced), became)
    except (orders.Overtaken, HeldOtherwise):
        raise ChangedMeanwhile(order.id) from None


def _allowed(tenant: str, order: Order, wanted: Wanted, now: datetime) -> Priced:
    if why := why_not(order):
        raise MayNot(why)
    became = repriced(order.priced, offered(tenant, order), wanted.pieces)
    if why := why_not_so(order, became, is_open=may_still_grow(tenant, order, now)):
        raise MayNot(why)
    return became


def _without_pages(tenant: str, order: Order, sellers: Sellers, now: datetime) -> Order:
    """Ends every page on which the buyer could still pay what the order came to before."""
    for each in [*at_provider(order)]:
        order = followed(tenant, order, each, sellers, now, is_to_end=each.outcome == "open")
    return order


def _stored(tenant: str, order: Order, made: Change, became: Priced) -> Order:
    """Takes what is more off the stock, and stores the order with its change, or neither."""
    more = pieces_in(became) - pieces_in(made.before)
    try:
        holding.take(tenant, made.id, more, made.at)
        after = replace(order, priced=became, changes=(*order.changes, made))
        return orders.save_and_tell(tenant, after, "changed", made.at)
    except (SoldOut, HeldOtherwise, orders.Overtaken):
        _let_go(tenant, order.id, made.id, more)
        raise


def _let_go(tenant: str, order: str, named: str, items: Mapping[str, object]) -> None:
    """Gives back what was taken for a change that was not stored; the same click may have stored it."""
    known = orders.read(tenant, order)
    if known is None or named not in known.holders:
        for item in items:
            stock.give_back(tenant, item, named)
