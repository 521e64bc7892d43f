"""Adds up the ledger's side of a reconciliation: what moved, and what of that is not in Xero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from shared.ledger.bank_effect import bank_effect
from shared.ledger.keys import opening_key
from shared.ledger.movements import OF_ANOTHER_BALANCE
from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import PROVIDERS, Provider
from shared.settings import Settings

# GoCardless pays out within days, so 35 days hold everything that it has not paid out yet.
TURNOVER_WINDOW = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A row that is not in Xero as it should be, or a source without documents.

    `pence` is what would have moved at the clearing account; `key` is the row's, `source` the source's.
    """

    provider: Provider
    key: str
    source: str
    state: str
    reason_code: str
    detail: str
    pence: int


class LedgerTotals:
    """Sums over the rows of a tenant, in pence, by provider.

    `before` is what all movements come to that are not added. Whatever is open, and whatever happened in the
    last 35 days, must be added; `posted` is right only if every row was.
    """

    def __init__(
        self, settings: Settings, now: datetime, before: Mapping[Provider, int] = MappingProxyType({})
    ) -> None:
        self._since = now - TURNOVER_WINDOW
        self._providers = {code: provider for provider, code in settings.clearing_accounts.items()}
        # The net amounts of all sources, however they were decided, without those before the feed.
        self.moved: Counter[Provider] = Counter(dict(before))
        self.before_feed: Counter[Provider] = Counter()
        self.posted: Counter[Provider] = Counter()
        self.opening: Counter[Provider] = Counter()
        # The turnover of the last 35 days: money in plus money out.
        self.turnover_35_days: Counter[Provider] = Counter()
        self.outstanding: list[Outstanding] = []
        # Charges that another app took and books itself.
        self.of_apps: dict[Provider, list[LedgerRow]] = {each: [] for each in PROVIDERS}

    def add(self, row: LedgerRow) -> None:
        if row.kind == SOURCE:
            self._add_source(row)
        elif row.document is not None:
            for code, pence in bank_effect(row.document).items():
                if code in self._providers:
                    self._add_document(row, self._providers[code], pence)

    def _add_source(self, row: LedgerRow) -> None:
        provider, net = row.balance_provider, row.net
        if provider is None or row.reason_code in OF_ANOTHER_BALANCE:
            return
        if row.reason_code == "other_app":
            self.of_apps[provider].append(row)
        if row.reason_code == "before_feed":
            self.before_feed[provider] += net
        else:
            self.moved[provider] += net
            self.turnover_35_days[provider] += abs(net) if row.happened_at >= self._since else 0
        # Two sources that cancel each other out are both on record, and nothing is missing in Xero.
        if net and row.state not in ("booked", "undone") and row.reason_code != "cancelled_out":
            self._add_outstanding(row, provider, net)

    def _add_document(self, row: LedgerRow, provider: Provider, pence: int) -> None:
        if row.key.startswith(opening_key(provider)):
            # An undone opening balance does not count: another may have replaced it.
            if row.state == "undone":
                return
            self.opening[provider] += pence
        if row.state == "posted":
            self.posted[provider] += pence
        else:
            self._add_outstanding(row, provider, pence)

    def _add_outstanding(self, row: LedgerRow, provider: Provider, pence: int) -> None:
        source = row.source
        self.outstanding.append(
            Outstanding(provider, row.key, source, row.state, row.reason_code, row.detail, pence)
        )
