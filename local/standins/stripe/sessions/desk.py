"""Answers the calls to /v1/checkout/sessions that change something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local.standins.stripe import refusals, value_refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import Target
from local.standins.stripe.body import tree_of
from local.standins.stripe.expanding import check, expanded
from local.standins.stripe.sessions import parameters
from local.standins.stripe.sessions import refusals as refused
from local.standins.stripe.shown import Thing

KIND = "checkout.session"
PATH = "/v1/checkout/sessions"


@dataclass(frozen=True)
class SessionDesk:
    """An account's sessions as a key of one mode opens and closes them; pages are below `base`."""

    account: Account
    is_live: bool
    base: str

    def written(self, target: Target, body: bytes, now: datetime) -> Thing:
        """Raises Refusal."""
        wanted = target.wanted
        if target.method != "POST":
            raise refusals.no_such_url(target.method, PATH if wanted is None else f"{PATH}/{wanted}")
        if wanted is None:
            return self._opened(body, now)
        if not self._has(wanted):
            raise refusals.no_such(KIND, wanted, "session")
        if target.action != "expire":
            raise value_refusals.not_here("an update of a session")
        return self._expired(wanted, body)

    def _opened(self, body: bytes, now: datetime) -> Thing:
        fields = parameters.CREATED("", tree_of(body))
        if self.account.is_live not in (None, self.is_live):
            raise refused.other_mode()
        check(KIND, fields.get("expand", ()))
        return self._expanded(self.account.checkout.open(fields, now, self.base), fields)

    def _expired(self, wanted: str, body: bytes) -> Thing:
        fields = parameters.EXPIRED("", tree_of(body))
        check(KIND, fields.get("expand", ()))
        status = self.account.checkout.session(wanted)["status"]
        if status != "open":
            raise refused.not_open(status)
        return self._expanded(self.account.checkout.expire(wanted), fields)

    def _expanded(self, session: Thing, fields: Thing) -> Thing:
        return expanded(session, KIND, fields.get("expand", ()), self.account.objects)

    def _has(self, wanted: str) -> bool:
        in_mode = self.account.is_live in (None, self.is_live)
        return in_mode and self.account.objects.place(KIND, wanted) is not None
