"""Implements selling: whether order forms may take cards, as Stripe says of the key that is kept."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from rich.console import RenderableType

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Failed
from ops.page import table
from shared.audit import Did
from shared.operations.key_refusals import NotTaken
from shared.operations.orders.ways import ByCard
from shared.operations.stripe_selling import check
from shared.providers.stripe_permissions import to_sell
from shared.reports.json.selling import selling_json

NOT_ASKED = "Stripe is not connected, so order forms take no cards."


def run(desk: Desk, _: Namespace) -> Answer:
    """Asks Stripe, and has it tell of order forms' pages. Raises Failed for a key that was ended."""
    tenant = desk.begun()
    try:
        told = check(desk.stripe(), tenant)
    except NotTaken as error:
        raise Failed(_why(error)) from None
    did = Did("stripe_selling_checked", [tenant]) if told.asked_at else None
    return Answer(selling_json(told), [*_view(told)], code_of(bool(told.may_sell)), did)


def _why(error: NotTaken) -> str:
    lacking = ", ".join(f"{each.resource}: {each.level}" for each in error.missing)
    lost = f"lacks {lacking}" if lacking else "was deleted or has expired"
    return f"the key of this business {lost}: its owner puts that right on the Stripe page"


def _view(told: ByCard) -> Iterator[RenderableType]:
    if told.may_sell is None:
        yield NOT_ASKED
    elif told.may_sell:
        yield "Order forms may take cards."
    else:
        yield to_sell(told.missing)
        shown = table("Resource", "Level", "Why")
        for each in told.missing:
            shown.add_row(each.resource, each.level, each.reason)
        yield shown


COMMANDS = (
    Command(
        "selling",
        "ask Stripe whether a business's key may sell, so that order forms can take cards",
        run,
        "order forms take no cards: Stripe is not connected, or the key lacks what is named",
    ),
)
