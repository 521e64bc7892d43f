"""The documents of one card payment, as these tests write them."""

from __future__ import annotations

from datetime import date

from shared.ledger.documents import Contact, Invoice, Line, Payment, Spend
from shared.money import pence

DAY = date(2026, 10, 1)
ADA = Contact("stripe:cus_1", "Ada King", "ada@example.com")
STRIPE = Contact("supplier:stripe", "Stripe")
SALE = Invoice(
    "ch_1 invoice",
    ADA.key,
    DAY,
    DAY,
    (Line("Consulting", "200", pence(10000), "OUTPUT2"), Line("Travel", "200", pence(2000))),
)
PAID = Payment("txn_1 payment", SALE.key, "091", DAY, pence(12000))
FEE = Spend("txn_1 fee", STRIPE.key, "091", DAY, (Line("Stripe fee", "404", pence(200), "REVERSECHARGES"),))
FEE_WITH_VAT = Spend(
    "txn_1 fee", STRIPE.key, "091", DAY, (Line("Stripe fee", "404", pence(200), "INPUT2", pence(33)),)
)
