"""What an operator's command has changed is noted with the operator's name; what it has not is not."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path

import ops as commands
from local.stripe_month.account import DAY
from shared.audit import SAYS, Note
from shared.store import audit, rows
from tests import factories
from tests.functions.merchant import Merchant
from tests.functions.trading import by_hand, park_a_fee, sell
from tests.ops.conftest import Ops

# A person's own file is no business's.
CHANGES_NO_BUSINESS = {"desk.py", "exports.py"}
# What only looks, at Xero or at Stripe, is noted and not asked for.
CHANGES_NO_BOOKS = {"reconciling.py", "selling.py"}


def log(tenant: str = "demo") -> list[tuple[str, str]]:
    """Returns what is noted of a business, the newest first, without what the world did to begin it."""
    return [(each.verb, each.about) for each in audit.latest(tenant, 100)]


def test_every_command_that_asks_the_operator_says_what_it_has_changed() -> None:
    texts = {each.name: each.read_text(encoding="utf-8") for each in Path(*commands.__path__).glob("*.py")}
    asking = {name for name, text in texts.items() if "desk.agree(" in text or "def agree(" in text}
    saying = {name for name, text in texts.items() if "Did(" in text}
    assert asking > CHANGES_NO_BUSINESS
    assert asking - CHANGES_NO_BUSINESS == saying - CHANGES_NO_BOOKS


def test_an_entry_names_the_operator_and_the_machine(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    ops("undo", key, "--yes", "--by", "Ada\n Lovelace")
    (noted,) = audit.latest("demo", 9)
    assert noted == Note(
        noted.at,
        noted.id,
        "operator:Ada Lovelace",
        "Ada Lovelace",
        "operator",
        "undone",
        SAYS["undone"],
        key,
        socket.gethostname(),
        "",
        "command line",
    )
    ops("redo", key, "--yes")
    latest = audit.latest("demo", 1)[0]
    assert (latest.verb, latest.who, latest.about) == ("redone", getpass.getuser(), key)


def test_nothing_is_noted_of_what_was_only_looked_at_declined_or_not_possible(
    ops: Ops, merchant: Merchant
) -> None:
    key = sell(merchant)
    for read in ("status", "parked", "flagged", "findings", "opening", "reconciliations"):
        ops(read)
    ops("backfill", "--progress")
    assert ops("undo", key, typed="no\n").code == 1
    assert ops("redo", key, "--yes").code == 1
    assert ops("accept", "nothing", "--yes").code == 1
    assert ops("retry", "--all", "--yes").code == 0
    assert ops("backfill", "--from", "2999-01-01", "--yes").code == 2
    assert log() == []


def test_what_was_retried_accepted_compared_or_moved_is_noted(ops: Ops, merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    ops("retry", "--all", "--yes")
    merchant.rest()
    assert rows.read("demo", [fee])[0].state == "parked"
    gift = by_hand(merchant.xero, 25)
    ops("reconcile")
    ops("accept", gift, "--yes")
    ops("accept", fee, "--yes")
    ops("backfill", "--from", "2026-08-01", "--yes")
    assert log() == [
        ("feed_moved", "from 2026-10-01 to 2026-08-01"),
        ("accepted", fee),
        ("accepted", gift),
        ("comparison_asked", ""),
        ("retried", fee),
    ]


def test_a_restore_is_noted_for_every_business(ops: Ops, merchant: Merchant) -> None:
    merchant.stack.open_business("other", factories.settings())
    ops("restored", "--since", "2026-10-01T12:00+01:00", "--yes")
    for tenant in ("demo", "other"):
        ((verb, about),) = log(tenant)
        assert verb == "tables_restored"
        assert about.startswith("as at ")


def test_an_opening_balance_is_noted_when_it_is_posted(ops: Ops, merchant: Merchant) -> None:
    merchant.account.now -= 60 * DAY
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * DAY
    merchant.settle()
    ops("reconcile")
    ops("opening", "--post", "850", "--yes")
    ops("opening", "--post", "850", "--yes")
    assert log() == [("opening_posted", "Stripe against account 850"), ("comparison_asked", "")]
