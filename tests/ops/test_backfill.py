"""The feed is set back with all other settings kept, and says how far it has come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.store import feeds, secrets, tenants
from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import SecretItem
from tests.functions.merchant import Merchant
from tests.functions.trading import sell
from tests.ops.conftest import Ops


def first_day() -> date:
    owner = tenants.read("demo")
    assert owner
    return owner.settings.feed_from


def test_the_first_day_is_moved_and_nothing_else(ops: Ops, merchant: Merchant) -> None:
    before = TenantItem.get("demo").settings
    said = ops("backfill", "--from", "2026-08-01", typed="yes\n")
    assert said.code == 0
    assert "The feed of demo will begin on 01 Aug 2026 instead of 01 Oct 2026." in said.notices
    assert "left out since it was before the first day is decided again" in said.notices
    assert "The feed now begins on 01 Aug 2026." in said.words
    assert TenantItem.get("demo").settings == before | {"feed_from": "2026-08-01"}


def test_progress_says_what_is_still_to_be_read(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    assert ops("backfill", "--progress").code == 0
    ops("backfill", "--from", "2026-08-01", "--yes", "--json")
    said = ops("backfill", "--progress")
    assert said.code == 1
    assert "Stripe: not all read yet to be read from 01 Aug 2026" in said.words
    merchant.feed()
    done = ops("backfill", "--progress", "--json")
    assert (done.code, done.document["is_finished"], done.document["pending"]) == (0, True, 0)
    assert done.document["providers"]["stripe"]["covered_from"] == "2026-07-31T23:00:00+00:00"


def test_a_turn_that_failed_is_no_progress(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    feeds.note("demo", "stripe", "Stripe refused to be read", datetime.now(UTC))
    said = ops("backfill", "--progress")
    assert (said.code, "failed with Stripe refused to be read" in said.words) == (1, True)


def test_an_opening_balance_of_the_old_day_is_named(ops: Ops, merchant: Merchant) -> None:
    merchant.account.now -= 60 * 86400
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * 86400
    merchant.settle()
    ops("reconcile")
    ops("opening", "--post", "850", "--yes")
    said = ops("backfill", "--from", "2026-08-01")
    assert said.code == 1
    assert "opening stripe 2026-10-01 850 will then be of another day: undo it" in said.notices
    assert first_day() == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ((), "use either --from DATE or --progress"),
        (("--from", "2026-09-01", "--progress"), "use either --from DATE or --progress"),
        (("--from", "2027-01-01", "--yes"), "2027-01-01 is in the future; nothing was changed"),
        (("--from", "2026-10-01", "--yes"), "the feed begins on 2026-10-01 already"),
        (("--from", "2026-10-03"), "movements in between will no longer be read"),
        (("--from", "yesterday"), "invalid fromisoformat value: 'yesterday'"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    ops: Ops, merchant: Merchant, chosen: tuple[str, ...], words: str
) -> None:
    said = ops("backfill", *chosen, typed="yes\n", width=200)
    assert (said.code, words in said.notices) == (2, True)
    assert first_day() == date(2026, 10, 1)


def test_forward_it_goes_only_on_an_express_yes(ops: Ops, merchant: Merchant) -> None:
    assert ops("backfill", "--from", "2026-10-03", "--yes").code == 0
    assert first_day() == date(2026, 10, 3)


def test_without_a_provider_there_is_nothing_to_read(ops: Ops, merchant: Merchant) -> None:
    for purpose in secrets.KEYS.values():
        SecretItem("demo", purpose).delete()
    assert ops("backfill", "--progress").code == 3
