"""Runs the deployed stack with one business, and plays a small month at both providers on it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

from rich.console import Console

from local.demo import closing
from local.demo.buyers import sold
from local.demo.trading_month import trading_month
from local.emulator.addresses import Addresses
from local.emulator.deploying import STACK
from local.emulator.failing import Failed
from local.emulator.saying import say, step
from local.emulator.surroundings import ADDRESSES, REGION, STATE, aws_at
from local.stack.business import Business
from local.stack.chart import accounts_of
from local.stack.emulated import EmulatedStack, emulated
from local.stack.forms import Offered, open_forms
from local.stack.goods import stock_up
from local.stack.newcomer import Newcomer, expect, expect_newcomers
from local.stack.opening import open_business
from local.stack.playing import play
from local.stack.visitor import Visitor
from local.standins.gocardless import ticking
from local.standins.xero.limits import Limits
from local.standins.xero.webhooks import delivering
from local.worlds.played import show
from local.worlds.world import World, parse

# With Xero's own 60 calls a minute, a reading that comes after half of them waits for a minute, as it should.
A_MONTH_IN_A_MINUTE = Limits(minute=180)
BEGIN = """or begin a business of your own as {each.email} with {each.password}:
  at Xero allow {each.organisation}, as {each.at_xero}
  Stripe's restricted key is {each.stripe_key}
  GoCardless's access token is {each.gocardless_token}
  a buyer pays by card at {stripe}/buy/{each.stripe_account}"""


def run(port: int, plays: bool, stays: bool) -> int:
    """Returns zero if the books are right, or if nothing was played."""
    start = perf_counter()
    world = parse(trading_month(_yesterday()))
    with emulated(port) as stack:
        owner, newcomers, visitor = _owner(stack, world), expect_newcomers(stack), Visitor()
        with step("beginning a business through the pages: sign-in, Xero, Stripe, GoCardless, settings"):
            business = open_business(stack, owner, world.settings, visitor)
        with step("reading its products from Xero, and opening its order forms"):
            forms = open_forms(stack, business.tenant, visitor)
        with step("letting Xero check that its webhooks are received"):
            stack.hear_xero()
        with delivering(stack.xero.webhooks), ticking(stack.gocardless):
            is_right = not plays or _shown(stack, business, world, forms[0], visitor)
            say(f"ready after {perf_counter() - start:.0f} s")
            if stays:
                _stay(stack, owner, newcomers, forms)
    if stays:
        say("stopped; nothing is left running")
    return 0 if is_right else 1


def _owner(stack: EmulatedStack, world: World) -> Newcomer:
    """Opens the owner's accounts, in which the month has already been: the first feed finds all of it."""
    chart = accounts_of(world.settings)
    owner = expect(stack, "owner", "Olive Owner", "Connectably Demo Ltd", chart, A_MONTH_IN_A_MINUTE)
    stock_up(stack.xero.organisations[owner.organisation_id])
    month = world.phases[0]
    stack.stripe.accounts[owner.stripe_key].show(month.stripe)
    stack.gocardless.organisations[owner.gocardless_token].show(month.gocardless)
    return owner


def _shown(stack: EmulatedStack, business: Business, world: World, form: Offered, visitor: Visitor) -> bool:
    """Plays the month, reconciles and files the reports; returns whether everything is right."""
    settings, console = world.settings, Console()
    played = play(stack, business, settings, world.phases[0], form, visitor)
    with step("reconciling Xero with Stripe and GoCardless"):
        made = closing.reconciled(stack.deployed.ids["Reconcile"], business.tenant)
    # Only now is it known which money is at the bank.
    orders = sold(business, visitor)
    with step("writing the month-end reports"):
        first, last = date.fromisoformat(settings["feed_from"]), datetime.now(UTC).date()
        reports = list(closing.filed(business.tenant, closing.months_of(first, last)))
    show(played, console)
    for each in orders:
        console.print(str(each), highlight=False, soft_wrap=True)
    closing.show(business.tenant, made, reports, console)
    are_right = all(each.is_right for each in orders) and all(each.is_reconciled for each in made)
    return played.is_right and are_right


def _yesterday() -> datetime:
    """Returns yesterday evening. GoCardless shows payout items for six months, so no fixed day will do."""
    now = datetime.now(UTC) - timedelta(days=1)
    return now.replace(hour=18, minute=0, second=0, microsecond=0)


def _stay(stack: EmulatedStack, owner: Newcomer, newcomers: list[Newcomer], forms: list[Offered]) -> None:
    """Stays up until somebody stops the stack, or the emulator ends by itself."""
    addresses = STATE / ADDRESSES
    found = written(stack.addresses, stack.deployed.outputs)
    found |= {"newcomers": list(map(asdict, newcomers))}
    addresses.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    try:
        print(f"\n{stack.addresses.notice}", file=sys.stderr)
        for each in forms:
            print(f"a buyer orders at {each.address} ({each.title})", file=sys.stderr)
        print(f"Sign in as {owner.email} with {owner.password}", file=sys.stderr)
        print(BEGIN.format(each=newcomers[0], stripe=stack.addresses.stripe), file=sys.stderr, flush=True)
        while stack.emulator.tool.process.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        say("stopping")
    else:
        raise Failed(f"the emulator has ended. {stack.emulator.tool.last_words()}")
    finally:
        addresses.unlink(missing_ok=True)


def written(addresses: Addresses, outputs: Mapping[str, str]) -> dict[str, Any]:
    """Everything that another process needs to reach this stack: ops/target.py reads it back."""
    return asdict(addresses) | {
        "region": REGION,
        "stack": STACK,
        "outputs": dict(outputs),
        "parameters": addresses.parameters,
        "aws": aws_at(addresses.emulator),
        "process": os.getpid(),
    }
