"""Reads at GoCardless, through its SDK. Answers leave here as plain dicts, errors as our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from gocardless_pro.errors import (
    ApiError,
    AuthenticationError,
    GoCardlessInternalError,
    GoCardlessProError,
    MalformedResponseError,
    PermissionsError,
)
from requests import RequestException, Session

from shared.errors import Away, KeyRefused, NotAllowed, Unavailable, Unknown
from shared.providers.gocardless_client import client
from shared.providers.limits import shared_session, utc_now

LIVE = "https://api.gocardless.com"
# To connect and to read, in seconds. The SDK's default is 60, which would use up the recorder's time; the
# queue repeats.
TIMEOUT = (3, 8)
TRIES = 1
# A failed webhook is listed with its whole body, of up to 250 events.
FAILED = 100
# The most that GoCardless lists at once.
MOST = 500
# The balances of a creditor that hold money collected and not yet in its bank account.
HELD = frozenset({"confirmed_funds", "pending_payouts"})
NOT_FOUND, GONE = 404, 410
# Errors that any other call would meet as well.
AWAY = (PermissionsError, GoCardlessInternalError, MalformedResponseError)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class GoCardlessPage:
    """A page of a list. `after` is the cursor of the next page, empty at the list's end."""

    things: Sequence[dict[str, Any]]
    after: str


class GoCardlessReader:
    """Reads one organisation. `url` is empty for GoCardless itself; `session` may serve all tenants.

    Whatever is read, Throttled and Away say that no other call would be answered now either.
    """

    def __init__(
        self,
        access_token: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._gocardless = client(access_token, url or LIVE, TIMEOUT, session or shared_session(), clock)

    def one(self, kind: str, id: str) -> dict[str, Any]:
        """Reads one object; `kind` is the collection, such as "payments". Raises Unknown or Unavailable."""
        service = self._service(kind)
        found: dict[str, Any] = ask(lambda: service.get(id)).attributes
        return found

    def events_of(self, kind: str, id: str) -> list[dict[str, Any]]:
        """Reads the events that GoCardless still shows of a payment, refund or payout, the oldest first.

        Raises Unavailable. An object that GoCardless does not know has no events.
        """
        # Filters are named like the links of an event, in the singular. An event of a payment that is paid
        # out links to the payout, too, without being the payout's; a filter by resource type cannot be added.
        linked = self._all("events", {kind.removesuffix("s"): id})
        return [event for event in reversed(linked) if event.get("resource_type") == kind]

    def item_page(self, payout_id: str, after: str = "") -> GoCardlessPage | None:
        """Reads a page of a payout's items; `after` is the last page's cursor.

        Returns None if the payout is over six months old: GoCardless no longer shows its items. Raises
        Unknown or Unavailable.
        """
        try:
            return self._page("payout_items", {"payout": payout_id}, after, MOST)
        except _Gone:
            return None

    def items_of(self, payout_id: str) -> Iterator[dict[str, Any]] | None:
        """Reads all items of a payout, with one page in memory.

        Returns None as `item_page` does. Raises Unknown or Unavailable, here or while the items are taken.
        """
        first = self.item_page(payout_id)
        return None if first is None else self._items(payout_id, first)

    def _items(self, payout_id: str, page: GoCardlessPage) -> Iterator[dict[str, Any]]:
        yield from page.things
        while page.after:
            page = self._page("payout_items", {"payout": payout_id}, page.after, MOST)
            yield from page.things

    def bounced(self, creditor_id: str) -> list[str]:
        """Reads the ids of a creditor's bounced payouts. Raises Unavailable."""
        payouts = self._all("payouts", {"creditor": creditor_id, "status": "bounced"})
        return [each["id"] for each in payouts]

    def balance(self) -> int:
        """Reads the pence of GBP that GoCardless holds, over all creditors: confirmed, or being paid out.

        The figure may be some minutes old, and the fees are taken off already. Raises Unavailable.
        """
        # GoCardless gives the balances of one creditor at a time.
        creditors = self._all("creditors", {})
        balances = [one for each in creditors for one in self._all("balances", {"creditor": each["id"]})]
        held = (one for one in balances if one["balance_type"] in HELD and one["currency"] == "GBP")
        return sum(int(one["amount"]) for one in held)

    def page(self, kind: str, since: datetime, after: str = "", limit: int = 100) -> GoCardlessPage:
        """Reads a page of what was made since then, the newest first; `after` is the last page's cursor."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._page(kind, {"created_at[gte]": moment}, after, limit)

    def failed_webhooks(self, since: datetime, path: str) -> list[dict[str, Any]]:
        """Lists what was sent since then to an address ending in `path` and not taken, the newest first.

        As {id, created_at, status: int or None}. What was sent names people, and stays at GoCardless. Looks
        at the latest hundred that failed. Raises Unavailable.
        """
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        listed = self._page("webhooks", {"created_at[gte]": moment, "successful": "false"}, "", FAILED)
        return [
            {"id": each["id"], "created_at": each["created_at"], "status": each["response_code"]}
            for each in listed.things
            if str(each["url"]).endswith(path)
        ]

    def send_webhook_again(self, id: str) -> None:
        """Has a webhook sent again. Raises Unknown, NotAllowed if the token may only read, or Unavailable."""
        ask(lambda: allowed(lambda: self._service("webhooks").retry(id)))

    def _all(self, kind: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        page = self._page(kind, query, "", MOST)
        things = list(page.things)
        while page.after:
            page = self._page(kind, query, page.after, MOST)
            things += page.things
        return things

    def _page(self, kind: str, query: dict[str, Any], after: str, limit: int) -> GoCardlessPage:
        service, cursor = self._service(kind), {"after": after} if after else {}
        answer = ask(lambda: service.list(params={**query, **cursor, "limit": limit}))
        return GoCardlessPage([record.attributes for record in answer.records], answer.after or "")

    def _service(self, kind: str) -> Any:
        """Returns a service without the SDK's own three tries, which outlast the recorder.

        The SDK makes a service for each call.
        """
        service = getattr(self._gocardless, kind)
        service.max_network_retries = TRIES
        return service


class _Gone(Unknown):
    """GoCardless no longer shows an object that it had: it is too old, or was erased."""


def allowed(call: Callable[[], _T]) -> _T:
    """Calls something that changes what is there. Raises NotAllowed for a token that may only read."""
    try:
        return call()
    except PermissionsError:
        raise NotAllowed("the access token may only read") from None


def ask(call: Callable[[], _T]) -> _T:
    """Calls GoCardless.

    An error's message may quote the request or the answer: only its type is passed on. Raises Unknown,
    KeyRefused, Throttled, Away or Unavailable.
    """
    try:
        return call()
    except AuthenticationError as error:
        raise KeyRefused(f"GoCardless did not answer as it should: {type(error).__name__}") from None
    except (*AWAY, RequestException) as error:
        raise Away(f"GoCardless did not answer as it should: {type(error).__name__}") from None
    except ApiError as error:
        raise _refused(error) from None
    except GoCardlessProError as error:
        raise Unavailable(f"GoCardless did not answer as it should: {type(error).__name__}") from None


def _refused(error: ApiError) -> Unavailable:
    if error.code == NOT_FOUND:
        return Unknown("GoCardless does not know it")
    if error.code == GONE:
        return _Gone("GoCardless does not show it any more")
    return Unavailable(f"GoCardless did not answer as it should: {type(error).__name__}")
