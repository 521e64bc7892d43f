from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from functions.manage.conclusion import MOST_CAUSES, conclusion
from shared.reasons import CAUSES
from shared.reconciliation.result import Cause, Reconciliation

AT = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
ZONE = "Europe/London"
AGREED = Reconciliation("stripe", AT, 38_154, 38_154, 38_154, ())
DEBITS = replace(AGREED, provider="gocardless", processor=0, ledger=0, xero=0)


def apart(*causes: Cause) -> Reconciliation:
    return replace(AGREED, xero=38_154 + sum(each.pence for each in causes), causes=causes)


def test_before_the_first_comparison_nothing_is_concluded() -> None:
    assert conclusion([], ZONE) is None


def test_books_that_agree_are_said_to_with_what_each_provider_holds() -> None:
    concluded = conclusion([AGREED, DEBITS], ZONE)
    assert concluded
    assert concluded.sentence == "Your books agree."
    assert concluded.verdicts == (
        "Stripe and Xero agree: £381.54, as of 29 Nov 2026, 10:42.",
        "GoCardless and Xero agree: £0.00, as of 29 Nov 2026, 10:42.",
    )
    assert concluded.why == ()


def test_books_that_are_apart_say_by_how_much_and_why_not_and_what_to_do() -> None:
    concluded = conclusion([apart(Cause("deleted", "txn_1", -2_000)), DEBITS], ZONE)
    assert concluded
    assert concluded.sentence == "Your books do not agree yet."
    assert concluded.verdicts[0].startswith("Stripe and Xero are £20.00 apart")
    (why,) = concluded.why
    assert why.startswith("Stripe, £20.00 less in Xero: Somebody deleted the document in Xero. What to do: ")


def test_causes_of_one_kind_are_added_up_and_what_must_be_dealt_with_comes_first() -> None:
    causes = (
        Cause("own", "a", 9_000, accepted=True),
        Cause("own", "b", 9_000, accepted=True),
        Cause("deleted", "c", -100),
        Cause("pending", "d", -300),
        Cause("pending", "e", -200),
    )
    concluded = conclusion([apart(*causes)], ZONE)
    assert concluded
    assert [each.partition(":")[0] for each in concluded.why] == [
        "Stripe, £5.00 less in Xero",
        "Stripe, £1.00 less in Xero",
        "Stripe, £180.00 more in Xero",
    ]
    assert "(2 times)" in concluded.why[0]


def test_a_difference_that_is_explained_is_said_to_be_with_its_causes() -> None:
    concluded = conclusion([apart(Cause("own", "a", 500, accepted=True))], ZONE)
    assert concluded
    assert concluded.sentence == "Your books agree, but for what is explained."
    assert concluded.why[0].startswith("Stripe, £5.00 more in Xero: A person or another app")


def test_causes_that_cancel_out_are_no_agreement() -> None:
    concluded = conclusion([apart(Cause("unexplained", "a", 500), Cause("deleted", "b", -500))], ZONE)
    assert concluded
    assert concluded.sentence == "Your books do not agree yet."
    assert len(concluded.why) == 2


def test_many_kinds_of_causes_are_cut_and_counted() -> None:
    codes = sorted(CAUSES)[: MOST_CAUSES + 2]
    concluded = conclusion([apart(*(Cause(code, code, 100) for code in codes))], ZONE)
    assert concluded
    assert len(concluded.why) == MOST_CAUSES + 1
    assert concluded.why[-1] == "Stripe: 2 more kinds of causes."


def test_a_cause_without_an_amount_is_named_all_the_same() -> None:
    concluded = conclusion([apart(Cause("account_not_shown", "091", 0))], ZONE)
    assert concluded
    assert concluded.why[0].startswith("Stripe: Xero shows no active bank account")
