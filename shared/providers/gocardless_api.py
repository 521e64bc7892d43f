"""Reading at GoCardless, through its SDK. Answers leave here as plain dicts, errors as our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from gocardless_pro import Client
from gocardless_pro.errors import ApiError, GoCardlessProError
from requests import RequestException

from shared.errors import Unavailable, Unknown

LIVE = "https://api.gocardless.com"
# Connect and read, in seconds; the SDK's own default is 60, and the recorder lives 30. The queue repeats.
TIMEOUT = (3, 8)
TRIES = 1
# The most that GoCardless lists at once.
MOST = 500
# What of a creditor's balances has been collected and is not in its bank account yet.
HELD = frozenset({"confirmed_funds", "pending_payouts"})
NOT_FOUND, GONE = 404, 410
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the cursor of the next page, empty at the list's end."""

    things: Sequence[dict[str, Any]]
    after: str


class GoCardlessReader:
    """One organisation. `url` is empty for GoCardless itself."""

    def __init__(self, access_token: str, url: str = "") -> None:
        self._gocardless = Client(access_token=access_token, base_url=url or LIVE, timeout=TIMEOUT)

    def one(self, kind: str, id: str) -> dict[str, Any]:
        """`kind` is the collection, such as "payments". Raises Unknown or Unavailable."""
        service = self._service(kind)
        found: dict[str, Any] = _ask(lambda: service.get(id)).attributes
        return found

    def events_of(self, kind: str, id: str) -> list[dict[str, Any]]:
        """All that GoCardless still tells of a payment, refund or payout, the oldest first.

        Raises Unavailable; what GoCardless does not know has no events.
        """
        # Its filters are named like the links of an event: in the singular. A payment that is paid out
        # links to its payout, too, and is not that; the filter by resource type cannot be added to these.
        linked = self._all("events", {kind.removesuffix("s"): id})
        return [event for event in reversed(linked) if event.get("resource_type") == kind]

    def items_of(self, payout_id: str) -> list[dict[str, Any]] | None:
        """A payout's items; None if it is older than six months, when GoCardless no longer shows them.

        Raises Unknown or Unavailable.
        """
        try:
            return self._all("payout_items", {"payout": payout_id})
        except _Gone:
            return None

    def bounced(self, creditor_id: str) -> list[str]:
        """The ids of a creditor's payouts that stand bounced. Raises Unavailable."""
        found = self._all("payouts", {"creditor": creditor_id, "status": "bounced"})
        return [each["id"] for each in found]

    def balance(self) -> int:
        """Pence of GBP that GoCardless holds, over all creditors: confirmed, or in a payout on its way.

        It may be some minutes old, and has the fees taken off already. Raises Unavailable.
        """
        # GoCardless tells the balances of one creditor at a time.
        creditors = self._all("creditors", {})
        told = [one for each in creditors for one in self._all("balances", {"creditor": each["id"]})]
        held = (one for one in told if one["balance_type"] in HELD and one["currency"] == "GBP")
        return sum(int(one["amount"]) for one in held)

    def page(self, kind: str, since: datetime, after: str = "", limit: int = 100) -> Page:
        """A page of what was made since then, the newest first; `after` is the last page's cursor."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._page(kind, {"created_at[gte]": moment}, after, limit)

    def _all(self, kind: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        page = self._page(kind, asked, "", MOST)
        found = list(page.things)
        while page.after:
            page = self._page(kind, asked, page.after, MOST)
            found += page.things
        return found

    def _page(self, kind: str, asked: dict[str, Any], after: str, limit: int) -> Page:
        service, cursor = self._service(kind), {"after": after} if after else {}
        found = _ask(lambda: service.list(params={**asked, **cursor, "limit": limit}))
        return Page([record.attributes for record in found.records], found.after or "")

    def _service(self, kind: str) -> Any:
        """The SDK makes one for each call, and would try thrice itself, longer than the recorder lives."""
        service = getattr(self._gocardless, kind)
        service.max_network_retries = TRIES
        return service


class _Gone(Unknown):
    """It was there, and GoCardless does not show it any more: too old, or erased."""


def _ask(call: Callable[[], _T]) -> _T:
    """What GoCardless says of an error may quote what was asked or answered: only its name is passed on."""
    try:
        return call()
    except ApiError as error:
        raise _refused(error) from None
    except (GoCardlessProError, RequestException) as error:
        raise Unavailable(f"GoCardless did not answer as it should: {type(error).__name__}") from None


def _refused(error: ApiError) -> Unavailable:
    if error.code == NOT_FOUND:
        return Unknown("GoCardless does not know it")
    if error.code == GONE:
        return _Gone("GoCardless does not show it any more")
    return Unavailable(f"GoCardless did not answer as it should: {type(error).__name__}")
