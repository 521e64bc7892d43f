"""Asks at GoCardless whose access token it is, whether it may write, and which webhooks have arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from requests import Session

from shared.errors import NotAllowed, Unknown
from shared.providers.gocardless_api import LIVE, MOST, TIMEOUT, TRIES, allowed, ask
from shared.providers.gocardless_client import client
from shared.providers.limits import shared_session, utc_now

# Sending again what was never sent changes nothing, and asks for a token that may write.
NO_WEBHOOK = "WB0CONNECTABLYMAYWRITE"


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who gets the money at GoCardless. `name` is the id where there is none."""

    id: str
    name: str


class GoCardlessAccess:
    """What an access token lets us do. `url` is empty for GoCardless itself.

    Every call raises KeyRefused for a token that GoCardless does not take, or Unavailable.
    """

    def __init__(
        self,
        access_token: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._gocardless = client(access_token, url or LIVE, TIMEOUT, session or shared_session(), clock)

    def creditors(self) -> list[Creditor]:
        """Lists the creditors, the oldest first."""
        listed = self._list("creditors", {"limit": MOST})
        return [Creditor(str(each["id"]), str(each.get("name") or each["id"])) for each in reversed(listed)]

    def may_write(self) -> bool:
        """Whether the token may change anything. Tries a call that has nothing to change."""
        try:
            ask(lambda: allowed(lambda: self._service("webhooks").retry(NO_WEBHOOK)))
        except NotAllowed:
            return False
        except Unknown:
            return True
        return True

    def arrived_since(self, url: str, since: datetime) -> datetime | None:
        """Returns when GoCardless last sent a webhook to an address that was answered well, if it did."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        sent = self._list("webhooks", {"created_at[gte]": moment, "successful": "true", "limit": MOST})
        return next((datetime.fromisoformat(each["created_at"]) for each in sent if each["url"] == url), None)

    def _list(self, kind: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        answer = ask(lambda: self._service(kind).list(params=query))
        return [record.attributes for record in answer.records]

    def _service(self, kind: str) -> Any:
        service = getattr(self._gocardless, kind)
        service.max_network_retries = TRIES
        return service
