"""Answers the calls to /v1/refunds that change something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local.standins.stripe import refusals, value_refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import Target
from local.standins.stripe.body import tree_of
from local.standins.stripe.expanding import check, expanded
from local.standins.stripe.fields import choice, many, shape, text, whole
from local.standins.stripe.keys import Key
from local.standins.stripe.metadata import metadata
from local.standins.stripe.shown import Thing

KIND = "refund"
REFUND = {
    "amount": whole(1),
    "charge": text(),
    "expand": many(text()),
    "metadata": metadata,
    "payment_intent": text(),
    "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
}
ELSEWHERE = (
    *("currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"),
)
MADE = shape(REFUND, elsewhere=ELSEWHERE)


@dataclass(frozen=True)
class RefundDesk:
    """An account's refunds as a key makes them."""

    account: Account
    key: Key

    def written(self, target: Target, body: bytes, now: datetime) -> Thing:
        """Raises Refusal."""
        if target.method != "POST":
            raise refusals.no_such_url(target.method, "/v1/refunds")
        if target.wanted is not None:
            raise value_refusals.not_here("an update of a refund")
        fields = MADE("", tree_of(body))
        check(KIND, fields.get("expand", ()))
        asked = {name: value for name, value in fields.items() if name != "expand"}
        made = self.account.refund(asked, now, self.key)
        return expanded(made, KIND, fields.get("expand", ()), self.account.objects)
