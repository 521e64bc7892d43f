"""Shows what calls and payers have made together with the world that an organisation shows."""

from __future__ import annotations

from collections.abc import Sequence

from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.shown import Shown, Thing, newest_first
from local.standins.gocardless.tables import COLLECTIONS


def merged(world: Shown, account: LiveAccount) -> Shown:
    """Returns both. What a call has changed is shown as the call left it, whatever the world says later."""
    made = {**account.things, "events": account.events}
    by_name = {each.name: _joined(world.of(each.name), made.get(each.name, [])) for each in COLLECTIONS}
    by_name["balances"] = _added(world.of("balances"), account.balances())
    things = {thing["id"]: thing for rows in by_name.values() for thing in rows if "id" in thing}
    items = {payout: [item.shown() for item in held] for payout, held in account.paid_out.items()}
    return Shown(by_name, things, {**world.payout_items, **items})


def _joined(shown: Sequence[Thing], made: Sequence[Thing]) -> list[Thing]:
    if not made:
        return list(shown)
    mine = {each["id"] for each in made}
    return newest_first([*(each for each in reversed(shown) if each["id"] not in mine), *made])


def _added(shown: Sequence[Thing], made: Sequence[Thing]) -> list[Thing]:
    """Adds up the balances of the same kind, in pence."""
    total = {_kind(each): each for each in shown}
    for each in made:
        before = total.get(_kind(each), {"amount": 0})
        total[_kind(each)] = each | {"amount": each["amount"] + before["amount"]}
    return list(total.values())


def _kind(balance: Thing) -> tuple[str, str, str]:
    return balance["balance_type"], balance["currency"], balance["links"]["creditor"]
