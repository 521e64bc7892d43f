"""Makes the documents of one card payment and what followed, as these tests write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Pieces,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.money import pence

DAY = date(2026, 10, 1)
ADA = Contact("stripe:cus_1", "Ada King", "ada@example.com")
ADAS_EMAIL = ContactEmail("stripe:cus_1 email", ADA.key, "ada@example.com")
STRIPE = Contact("supplier:stripe", "Stripe")
SALE = Invoice(
    "ch_1 invoice",
    ADA.key,
    DAY,
    DAY,
    (Line("Consulting", "200", pence(10000), "OUTPUT2"), Line("Travel", "200", pence(2000))),
)
LESSONS = Pieces(3, Decimal("33.3325"), "LESSON")
ORDERED = Invoice(
    "ord-1 invoice", ADA.key, DAY, DAY, (Line("Lesson", "200", pence(10000), "OUTPUT2", pieces=LESSONS),)
)
REFERRED = replace(SALE, lines=tuple(replace(each, lead_source="referral") for each in SALE.lines))
PAID = Payment("txn_1 payment", SALE.key, "091", DAY, pence(12000))
FEE = Spend("txn_1 fee", STRIPE.key, "091", DAY, (Line("Stripe fee", "404", pence(200), "REVERSECHARGES"),))
FEE_WITH_VAT = Spend(
    "txn_1 fee", STRIPE.key, "091", DAY, (Line("Stripe fee", "404", pence(200), "INPUT2", pence(33)),)
)
NOTE = CreditNote(
    "txn_2 credit note",
    ADA.key,
    DAY,
    (
        Line("Refund: Consulting", "200", pence(2500), "OUTPUT2"),
        Line("Refund: Travel", "200", pence(500)),
    ),
)
REFUND = Refund("txn_2 refund", NOTE.key, "091", DAY, pence(3000))
GIVEN_BACK = Receive(
    "txn_3 dispute", STRIPE.key, "091", DAY, (Line("Dispute won: Consulting", "621", pence(12000), "NONE"),)
)
OVERPAID = Overpayment("txn_4 payment", ADA.key, "091", DAY, pence(4000))
PAYOUT = Transfer("txn_5 transfer", "091", "090", DAY, pence(14690))
GONE = Reversal(
    "txn_6 reversal", PAID.key, "reopen", DAY, pence(12000), "091", ADA.key, description="Payment failed"
)
NO_SALE = Removal("ch_1 invoice removal", SALE.key, DAY, ("txn_1 payment removal",))
NO_PAYMENT = Removal("txn_1 payment removal", PAID.key, DAY)
MAILED = Mailing("ord-1 mail", SALE.key, (PAID.key,))
FEWER = Amendment("ord-1:changed-1f amendment", SALE.key, DAY, SALE.lines[:1], SALE.lines)
