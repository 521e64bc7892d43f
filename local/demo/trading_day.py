"""Builds a day's trade for the demo in code: the same world at every call."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale, Thing
from shared.money import Money

DAY = datetime(2026, 10, 12, tzinfo=UTC)
CLOSE = DAY + timedelta(hours=18)

SETTINGS: Thing = {
    "country": "GB",
    "vat_registered": True,
    "feed_from": "2026-10-01",
    "dispute_lost": "credit_note",
    "accounts": {
        "sales": "200",
        "subscriptions": ["201"],
        "offline_sales": "202",
        "stripe_fees": "404",
        "gocardless_fees": "405",
        "bad_debts": "416",
        "suspense": "850",
        "disputed_funds": "621",
        "main_bank": "090",
        "stripe_bank": "091",
        "gocardless_bank": "092",
    },
    "tax": {"sales": "OUTPUT2", "stripe_fees": "NONE", "gocardless_fees": "INPUT2"},
}


def at(hours: int, minutes: int) -> int:
    return int((DAY + timedelta(hours=hours, minutes=minutes)).timestamp())


PRIYA = Buyer("Priya Nair", "priya@example.com", "Leeds")
TOM = Buyer("Tom Ashworth", "tom@example.com", "York")
GRACE = Buyer("Grace Obi", "grace@example.com", "Hull")
SEAN = Buyer("Seán Doyle", "sean@example.com", "Derby")
KLARA = Buyer("Klara Weiß", "klara@example.com", "Köln", "DE")
LUC = Buyer("Luc Petit", "luc@example.com", "Lyon", "FR")

SALES = (
    Sale(at(8, 14), PRIYA, "Boiler service", 9600),
    # A sixth of it is not a whole number of pence, so its VAT has to be rounded.
    Sale(at(9, 2), TOM, "Gutter clearing", 14999),
    Sale(at(9, 47), None, "Call-out", 4500),
    Sale(at(11, 20), GRACE, "Garden design, first visit", 24000),
    Sale(at(12, 5), SEAN, "Oven cleaning", 7990),
    Sale(at(13, 31), KLARA, "Remote survey", 18000, currency="eur"),
    Sale(at(15, 10), LUC, "Remote survey", 21000, currency="eur", balance="eur"),
    Sale(at(16, 42), PRIYA, "Thermostat", 7250),
)


def trading_day() -> Thing:
    """Makes one phase, the evening of the day. The webhooks are delivered twice, late, forged or unknown."""
    return {
        "name": "trading-day",
        "about": "Eight card payments: one nameless, one converted from EUR, one left in a EUR balance.",
        "settings": deepcopy(SETTINGS),
        "phases": [
            {
                "now": stamp(CLOSE),
                "stripe": stripe_world(),
                "gocardless": gocardless_world(),
                "deliveries": deliveries(),
                "feed": False,
                "expect": expected(),
            }
        ],
    }


def stripe_world() -> Thing:
    # Reversed, so that a buyer's first sale is the one that stays; then in order again.
    first = {sale.buyer: sale.created for sale in reversed(SALES) if sale.buyer}
    return {
        "customers": [shapes.customer(buyer, created) for buyer, created in reversed(first.items())],
        "payment_intents": [shapes.payment_intent(sale) for sale in SALES],
        "charges": [shapes.charge(sale) for sale in SALES],
        "refunds": [],
        "disputes": [],
        "payouts": [],
        "balance_transactions": [shapes.balance_transaction(sale) for sale in SALES],
        "events": [event for sale in SALES for event in (shapes.succeeded(sale), shapes.updated(sale))],
        "payout_members": {},
        "balance": balance(),
    }


def balance() -> Thing:
    """Nothing is available yet: cards settle in two days. One line per currency."""
    net = {
        currency: sum(sale.settled - sale.fee for sale in settled(currency)) for currency in ("eur", "gbp")
    }
    return {
        "object": "balance",
        "available": [{"amount": 0, "currency": currency} for currency in net],
        "livemode": False,
        "pending": [{"amount": amount, "currency": currency} for currency, amount in net.items()],
    }


def settled(currency: str) -> list[Sale]:
    return [sale for sale in SALES if sale.balance == currency]


def gocardless_world() -> Thing:
    """Makes a connected organisation with nothing in it."""
    kinds = ("confirmed_funds", "pending_payouts", "pending_payments_submitted")
    lists: Thing = {
        name: [] for name in ("customers", "mandates", "payments", "refunds", "payouts", "events")
    }
    creditor = {"id": "CR1", "name": "Connectably Demo Ltd", "country_code": "GB"}
    links = {"default_gbp_payout_account": "BA1"}
    empty = {"amount": 0, "currency": "GBP", "last_updated_at": stamp(CLOSE), "links": {"creditor": "CR1"}}
    return lists | {
        "payout_items": {},
        "creditors": [creditor | {"links": links}],
        "balances": [{"balance_type": kind} | empty for kind in kinds],
    }


def deliveries() -> list[Thing]:
    first, late, nameless, twice, *others = [[shapes.succeeded(s), shapes.updated(s)] for s in SALES]
    honest = [
        *first,
        *reversed(late),
        *nameless,
        *twice,
        twice[1],
        *(event for pair in others for event in pair),
    ]
    sent = [{"to": "stripe", "body": event} for event in [*honest, new_product()]]
    return [*sent, {"to": "stripe", "body": never_happened(), "forged": True}]


def new_product() -> Thing:
    """Makes an event of a kind that nobody here asked for."""
    product = {"id": shapes.id_of("prod", "Thermostat", 14), "object": "product", "name": "Thermostat"}
    return shapes.event("product.created", at(16, 30), product)


def never_happened() -> Thing:
    """Makes the event of a sale unknown to Stripe: its sender does not have the secret."""
    return shapes.updated(Sale(at(17, 15), None, "Free money", 999_900))


def expected() -> Thing:
    """Works out from the sales alone what the books must show. The EUR sale is recorded as excluded."""
    gross = sum(sale.settled for sale in settled("gbp"))
    fees = sum(sale.fee for sale in settled("gbp"))
    # VAT per sale, since each has its own invoice: a sixth of an amount that includes 20 %.
    vat = sum(shapes.nearest(sale.settled, 6) for sale in settled("gbp"))
    balances = {"091": gross - fees, "200": vat - gross, "404": fees, "820": -vat}
    return {
        "balances": {code: str(Money(pence).decimal) for code, pence in balances.items()},
        "parked": 0,
        "ignored": len(settled("eur")),
        "refused": 1,
    }


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
