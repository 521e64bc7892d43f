"""Answers the calls to /v1/subscriptions that change something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.standins.stripe import metadata, refusals, value_refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import Target
from local.standins.stripe.body import tree_of
from local.standins.stripe.expanding import check, expanded
from local.standins.stripe.fields import flag, many, shape, text, whole
from local.standins.stripe.keys import Key
from local.standins.stripe.refusals import Refusal
from local.standins.stripe.shown import Thing
from local.standins.stripe.subscriptions.running import ENDED

KIND = "subscription"
# Later than any clock of a test, in seconds.
LATEST = 10**11


def _moment(name: str, sent: Any) -> int | None:
    """Reads a time in seconds; an empty text unsets it."""
    return None if sent == "" else int(whole(1, LATEST)(name, sent))


CHANGED = {
    "cancel_at": _moment,
    "cancel_at_period_end": flag,
    "description": text(500),
    "expand": many(text()),
    "metadata": metadata.changes,
}
CHANGED_ELSEWHERE = (
    *("add_invoice_items", "application_fee_percent", "automatic_tax", "billing_cycle_anchor"),
    *("billing_schedules", "billing_thresholds", "cancellation_details", "collection_method"),
    *("days_until_due", "default_payment_method", "default_source", "default_tax_rates", "discounts"),
    *("invoice_settings", "items", "off_session", "on_behalf_of", "pause_collection", "payment_behavior"),
    *("payment_settings", "pending_invoice_item_interval", "proration_behavior", "proration_date"),
    *("transfer_data", "trial_end", "trial_from_plan", "trial_settings"),
)
ENDED_ELSEWHERE = ("cancellation_details", "invoice_now", "prorate")
CHANGE = shape(CHANGED, elsewhere=CHANGED_ELSEWHERE)
CANCEL = shape({"expand": many(text())}, elsewhere=ENDED_ELSEWHERE)


@dataclass(frozen=True)
class SubscriptionDesk:
    """An account's subscriptions as a key changes and ends them."""

    account: Account
    key: Key

    def written(self, target: Target, body: bytes, now: datetime) -> Thing:
        """Raises Refusal."""
        if target.wanted is None:
            if target.method != "POST":
                raise refusals.no_such_url(target.method, "/v1/subscriptions")
            raise value_refusals.not_here("a subscription that no Checkout Session begins")
        begun = self._one(target.wanted)
        if target.method == "DELETE":
            return self._ended(begun, body)
        if target.method != "POST":
            raise refusals.no_such_url(target.method, f"/v1/subscriptions/{target.wanted}")
        return self._changed(begun, body, now)

    def _one(self, wanted: str) -> Thing:
        if self.account.seen_by(self.key).place(KIND, wanted) is None:
            raise refusals.no_such(KIND, wanted, "id")
        return self.account.subscriptions.one(wanted)

    def _ended(self, begun: Thing, body: bytes) -> Thing:
        fields = CANCEL("", tree_of(body))
        check(KIND, fields.get("expand", ()))
        if begun["status"] == ENDED:
            raise refusals.no_such(KIND, begun["id"], "id")
        return self._expanded(self.account.subscriptions.cancel(begun["id"]), fields)

    def _changed(self, begun: Thing, body: bytes, now: datetime) -> Thing:
        fields = CHANGE("", tree_of(body))
        check(KIND, fields.get("expand", ()))
        changes = {name: value for name, value in fields.items() if name != "expand"}
        _check(begun, changes, now)
        if "metadata" in changes:
            changes["metadata"] = metadata.merged(begun["metadata"], changes["metadata"])
        return self._expanded(self.account.subscriptions.change(begun["id"], changes, now), fields)

    def _expanded(self, begun: Thing, fields: Thing) -> Thing:
        return expanded(begun, KIND, fields.get("expand", ()), self.account.objects)


def _check(begun: Thing, changes: Thing, now: datetime) -> None:
    if begun["status"] == ENDED:
        words = "A canceled subscription can only update its cancellation_details and metadata."
        raise Refusal(400, words)
    if {"cancel_at", "cancel_at_period_end"} <= changes.keys():
        raise refusals.not_together("cancel_at", "cancel_at_period_end")
    if (moment := changes.get("cancel_at")) is not None and moment <= now.timestamp():
        raise Refusal(400, "`cancel_at` must be a timestamp in the future.", param="cancel_at")
