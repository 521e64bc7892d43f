"""The ledger's side of a reconciliation: what it says was moved, and what of that is not in Xero."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.ledger.bank_effect import bank_effect
from shared.ledger.keys import opening_key
from shared.ledger.movements import OF_ANOTHER_BALANCE
from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import PROVIDERS, Provider
from shared.settings import Settings

# GoCardless pays out within days; a month and a little holds all that it has not.
TURNOVER_WINDOW = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A row that is not in Xero as it should be, or a source that no document was made of.

    `pence` is what it would have moved at the clearing account; `key` the row's, `source` the source's.
    """

    provider: Provider
    key: str
    source: str
    state: str
    reason_code: str
    detail: str
    pence: int


class LedgerTotals:
    """Sums over all rows of a tenant, in pence, by provider."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._since = now - TURNOVER_WINDOW
        self._providers = {code: provider for provider, code in settings.clearing_accounts.items()}
        # Net of every source, whatever became of it, but for what lies before the feed.
        self.moved: Counter[Provider] = Counter()
        self.before_feed: Counter[Provider] = Counter()
        self.posted: Counter[Provider] = Counter()
        self.opening: Counter[Provider] = Counter()
        # What moved of late, in and out added up.
        self.turnover_35_days: Counter[Provider] = Counter()
        self.outstanding: list[Outstanding] = []
        # Charges that another app took and books by itself.
        self.of_apps: dict[Provider, list[LedgerRow]] = {each: [] for each in PROVIDERS}

    def add(self, entry: LedgerRow) -> None:
        if entry.kind == SOURCE:
            self._add_source(entry)
        elif entry.document is not None:
            for code, pence in bank_effect(entry.document).items():
                if code in self._providers:
                    self._add_document(entry, self._providers[code], pence)

    def _add_source(self, entry: LedgerRow) -> None:
        provider, net = entry.balance_provider, entry.net
        if provider is None or entry.reason_code in OF_ANOTHER_BALANCE:
            return
        if entry.reason_code == "other_app":
            self.of_apps[provider].append(entry)
        if entry.reason_code == "before_feed":
            self.before_feed[provider] += net
        else:
            self.moved[provider] += net
            self.turnover_35_days[provider] += abs(net) if entry.happened_at >= self._since else 0
        # Of two that cancel each other out both are on record, and nothing is missing in Xero.
        if net and entry.state not in ("booked", "undone") and entry.reason_code != "cancelled_out":
            self._put_aside(entry, provider, net)

    def _add_document(self, entry: LedgerRow, provider: Provider, pence: int) -> None:
        if entry.key.startswith(opening_key(provider)):
            # One that was undone is none: another may stand in its place.
            if entry.state == "undone":
                return
            self.opening[provider] += pence
        if entry.state == "posted":
            self.posted[provider] += pence
        else:
            self._put_aside(entry, provider, pence)

    def _put_aside(self, entry: LedgerRow, provider: Provider, pence: int) -> None:
        source = entry.source
        self.outstanding.append(
            Outstanding(provider, entry.key, source, entry.state, entry.reason_code, entry.detail, pence)
        )
