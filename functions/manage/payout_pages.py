"""Shows the payouts of a provider, and one payout with what it holds and whether that stands in Xero."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.pages import show
from functions.manage.payouts import COLUMNS, ITEM_COLUMNS, Item, ItemPage, Shown, item_page
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.ledger.profiles import PROFILES
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.payouts import PayoutMatch
from shared.store import payouts
from shared.store.payouts import PayoutPage

PAYOUTS_A_PAGE = 25
# The ids of both providers are shorter, and a key of DynamoDB's may not be much longer.
LONGEST_ID = 128
MOST_DIGITS = 4


def listed(visit: Visit) -> Response:
    provider, page = provider_in(visit), page_of_payouts(visit)
    return show(
        visit,
        "payouts.html",
        f"Payouts of {PROFILES[provider].name}",
        payouts=[Shown(each) for each in page.matches],
        columns=COLUMNS,
        first=_list_of(visit) if visit.query.get("cursor") else None,
        next=f"{_list_of(visit)}?{urlencode({'cursor': page.next})}" if page.next else None,
        here=_list_of(visit),
    )


def shown(visit: Visit) -> Response:
    match, page = payout_in(visit)
    title = f"{PROFILES[match.payout.provider].name} payout {match.payout.id}"
    return show(
        visit,
        "payout.html",
        title,
        payout=Shown(match),
        own=Item(match.own),
        items=[Item(each) for each in page.items],
        page_of_items=page,
        kept=len(match.items),
        columns=ITEM_COLUMNS,
        here=_list_of(visit),
    )


def provider_in(visit: Visit) -> Provider:
    """Returns the provider in the address. Raises Refused for any other word."""
    named = next((each for each in PROVIDERS if each == visit.named["provider"]), None)
    if named is None:
        raise not_found()
    return named


def page_of_payouts(visit: Visit) -> PayoutPage:
    """Reads the page that the cursor in the address leads to. Raises Refused if it leads nowhere."""
    provider, cursor = provider_in(visit), visit.query.get("cursor", "")
    try:
        return payouts.page(visit.tenant, provider, PAYOUTS_A_PAGE, cursor)
    except LookupError:
        raise _leads_nowhere(visit) from None


def payout_in(visit: Visit) -> tuple[PayoutMatch, ItemPage]:
    """Reads the payout in the address, and the page of its items that is asked for. Raises Refused."""
    provider, id = provider_in(visit), visit.named["payout"]
    match = payouts.read(visit.tenant, provider, id) if len(id) <= LONGEST_ID else None
    if match is None:
        raise not_found()
    try:
        return match, item_page(match, _number(visit.query.get("page", "1")))
    except LookupError:
        raise not_found() from None


def _number(given: str) -> int:
    is_number = given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS
    return int(given) if is_number else 0


def _leads_nowhere(visit: Visit) -> Refused:
    says = (
        "The address was changed, belongs to another list, or names what is not kept any more.",
        "Begin at the first page.",
    )
    back = Link(_list_of(visit), "First page")
    told = {"cursor": "Send the cursor that this list told last, or none."}
    return Refused(422, Message("There is no such page of this list", says, back), told)


def _list_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/reconciliation/payouts/{provider_in(visit)}"
