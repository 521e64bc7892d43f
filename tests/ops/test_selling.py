"""Whether order forms may take cards is asked from the command line, too."""

from __future__ import annotations

from collections.abc import Iterable

from local.standins.stripe.permissions import KNOWN
from shared.operations.orders.ways import may_sell
from shared.providers.stripe_permissions import SELLING
from shared.store import audit, provider_accounts, selling
from shared.wiring.base import connect_here
from tests.functions.merchant import Merchant
from tests.ops.conftest import Ops

KEY = "rk_test_demo_0123456789"
READS = {each for each in KNOWN if each.endswith("_read")} - {"rak_payment_intent_read"}


def verbs() -> list[str]:
    return [each.verb for each in audit.latest("demo", 100)]


def test_a_key_that_may_sell_is_said_and_kept(ops: Ops, merchant: Merchant) -> None:
    selling.forget("demo")
    assert "card" not in may_sell("demo")
    said = ops("selling")
    assert (said.code, said.words) == (0, "Order forms may take cards.")
    assert "card" in may_sell("demo")
    assert verbs()[0] == "stripe_selling_checked"


def test_where_stripe_is_not_connected_nobody_is_asked(ops: Ops, merchant: Merchant) -> None:
    own = provider_accounts.of_tenant("demo", "stripe")
    assert own
    provider_accounts.end("demo", "stripe", own, own.connected_at)
    said = ops("selling")
    assert (said.code, "Stripe is not connected" in said.words) == (1, True)
    assert ops("selling", "--json").document == {"may_sell": None, "asked_at": None, "missing": []}
    assert verbs() == []


def keep(merchant: Merchant, permissions: Iterable[str]) -> None:
    """Has the business kept a restricted key, with these permissions."""
    standin, account = merchant.stack.stripe, merchant.shop.business.stripe
    standin.add_key(account, KEY, permissions)
    own = provider_accounts.of_tenant("demo", "stripe")
    assert own
    rows = provider_accounts.sealed(connect_here().secrets, "demo", "stripe", KEY)
    provider_accounts.save("demo", "stripe", own, own, rows)


def test_a_key_that_may_only_read_is_told_what_it_lacks(ops: Ops, merchant: Merchant) -> None:
    keep(merchant, READS)
    said = ops("selling")
    assert (said.code, "Order forms take no cards yet" in said.words) == (1, True)
    assert all(each.reason.split()[-1] in said.words for each in SELLING.values())
    told = ops("selling", "--json").document
    assert (told["may_sell"], len(told["missing"])) == (False, len(SELLING))
    assert verbs() == ["stripe_selling_checked"] * 2


def test_a_key_that_was_ended_is_an_owners_to_replace(ops: Ops, merchant: Merchant) -> None:
    keep(merchant, KNOWN)
    merchant.stack.stripe.roll_key(KEY)
    said = ops("selling")
    assert (said.code, "was deleted or has expired" in said.notices) == (3, True)
    assert verbs() == []


def test_a_key_that_may_set_up_no_webhooks_any_more_is_an_owners_to_put_right(
    ops: Ops, merchant: Merchant
) -> None:
    keep(merchant, KNOWN - {"rak_webhook_read", "rak_webhook_write"})
    said = ops("selling")
    assert (said.code, "lacks Webhook endpoints: Write" in said.notices) == (3, True)
