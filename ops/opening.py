"""Implements opening: proposes what each processor held when the feed began, and posts it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.table import Table

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.page import pounds, table
from shared.audit import Did
from shared.ledger.profiles import PROFILES
from shared.operations.opening_balance import (
    InClosedMonth,
    OpeningBalance,
    Proposal,
    opening_balance,
    post,
)
from shared.provider import PROVIDERS
from shared.reports.json.opening_balance import opening_balances_json
from shared.reports.uk import day
from shared.store.ledger import Recorded
from shared.store.tenants import Tenant

AMOUNTS = ("Held", "In Xero", "To post")


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Shows the opening balances, and posts them if an account is named."""
    owner = desk.owner()
    chosen = [wanted.provider] if wanted.provider else [*owner.settings.providers]
    balances = [opening_balance(owner, each) for each in chosen]
    did = None
    if wanted.post:
        balances = _post(desk, owner, balances, wanted.post)
        did = _did(owner, balances, wanted.post)
    feed_from = owner.settings.feed_from
    return Answer(
        opening_balances_json(owner.tenant, feed_from, balances),
        [f"When the feed began, on {day(feed_from)}:", _table(balances), *_advice(balances)],
        code_of(not any(each.is_open for each in balances)),
        did,
    )


def _did(owner: Tenant, balances: list[OpeningBalance], account: str) -> Did | None:
    names = [PROFILES[each.provider].name for each in balances if each.became not in ("", "known")]
    about = f"{' and '.join(names)} against account {account}"
    return Did("opening_posted", [owner.tenant], about) if names else None


def _post(desk: Desk, owner: Tenant, balances: list[OpeningBalance], account: str) -> list[OpeningBalance]:
    """Posts what is proposed. Raises Misused where nothing is to be posted, or where it was posted before."""
    to_post = {each.provider: each.proposal for each in balances if each.proposal and each.can_be_posted}
    if not to_post:
        raise Misused("; ".join(_advice(balances) or ["there is nothing to post"]))
    names = " and ".join(PROFILES[each].name for each in to_post)
    shown = _table([each for each in balances if each.can_be_posted])
    desk.agree(f"Posts the opening balance of {names} against account {account}.", shown)
    became = {each: _posted(desk, owner, proposal, account) for each, proposal in to_post.items()}
    return [opening_balance(owner, each.provider, became.get(each.provider, "")) for each in balances]


def _posted(desk: Desk, owner: Tenant, proposal: Proposal, account: str) -> Recorded:
    to = desk.connections()
    try:
        return post(owner, proposal, account, to.postings, to.clock(), to.fresh())
    except InClosedMonth as closed:
        raise Misused(f"{closed} {closed.reason.what_to_do}") from None
    except ValueError as error:
        raise Misused(str(error)) from None


def _table(balances: list[OpeningBalance]) -> Table:
    shown = table("Provider", "Account", *AMOUNTS, "Posted as", right=AMOUNTS, whole=("Provider",))
    for each in balances:
        amounts = ("?", "?", "?")
        if each.proposal:
            amounts = (
                pounds(each.proposal.held),
                pounds(each.proposal.in_xero),
                pounds(each.proposal.to_post),
            )
        posted = ", ".join(each.posted) or ("not posted" if each.is_open else "nothing to post")
        shown.add_row(PROFILES[each.provider].name, each.account, *amounts, posted)
    return shown


def _advice(balances: list[OpeningBalance]) -> list[str]:
    return [advice for each in balances if (advice := _advice_on(each))]


def _advice_on(each: OpeningBalance) -> str:
    name = PROFILES[each.provider].name
    if each.became == "known":
        return f"{name}: it was posted against this account before, and undone since: run redo"
    if each.posted:
        return f"{name}: {each.posted[0]} is in the books or on its way; to change it, undo it first"
    if each.proposal is None:
        return f"{name}: not known yet; connect it, wait until the feed has read everything, and reconcile"
    return f"{name}: post it with --post ACCOUNT" if each.proposal.to_post else ""


def _how(parser: ArgumentParser) -> None:
    parser.add_argument("--provider", choices=PROVIDERS, help="this provider only")
    parser.add_argument(
        "--post", metavar="ACCOUNT", default="", help="post it against the account with this code"
    )


COMMANDS = (
    Command(
        "opening",
        "show what each processor held when the feed began, and post it as the opening balance",
        run,
        "an opening balance has to be posted or undone, or is not known yet",
        _how,
    ),
)
