from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.mail import words
from shared.mail.facts import Books, Compared, Needing, PaidOut
from shared.reasons import ATTENTION, CAUSES, PARKED
from shared.reconciliation.result import Cause, Reconciliation

NOW = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
AT = datetime(2026, 11, 30, 10, 42, tzinfo=UTC)
LONDON = "Europe/London"
CANCELLING = (Cause("pending", "ch_1 fee", 500), Cause("account_not_usable", "re_1 refund", -500))


def made(*causes: Cause, processor: int = 38_154, xero: int = 38_154, at: datetime = AT) -> Reconciliation:
    return Reconciliation("stripe", at, processor, xero, xero, causes)


def said(latest: Reconciliation | None) -> str:
    return words.standing(Compared("stripe", latest), LONDON, NOW)


def test_what_agrees_is_said_with_its_figure_and_the_time() -> None:
    assert said(made()) == "Stripe and Xero agree: £381.54, as of 10:42."


def test_a_comparison_of_another_day_is_said_with_its_day() -> None:
    yesterday = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
    assert said(made(at=yesterday)) == "Stripe and Xero agree: £381.54, as of 29 Nov 2026, 10:42."


def test_what_is_apart_is_said_with_what_is_parked() -> None:
    parked = Cause("account_not_usable", "re_1 refund", -2_000)
    assert said(made(parked, xero=36_154)) == (
        "Stripe and Xero are £20.00 apart as of 10:42: 1 refund is parked."
    )


def test_several_causes_are_counted_by_what_they_are_the_most_frequent_first() -> None:
    causes = [Cause("account_not_usable", f"ch_{n} payment", 100) for n in range(3)]
    causes += [
        Cause("pending", "ch_9 fee", 50),
        Cause("missing", "txn_1", 20),
        Cause("unexplained", "stripe", 1),
    ]
    assert said(made(*causes, processor=0, xero=371)).endswith(
        ": 3 payments are parked, 1 fee is on the way to Xero, 1 movement is not read yet, and there is more."
    )


def test_open_causes_that_cancel_out_are_told_though_no_penny_is_missing() -> None:
    assert said(made(*CANCELLING)) == (
        "Stripe and Xero come to the same, £381.54, as of 10:42, but 2 things are to be looked at: "
        "1 fee is on the way to Xero, 1 refund is parked."
    )


def test_what_is_settled_is_explained() -> None:
    accepted = Cause("edited", "ch_1 payment", 100, accepted=True)
    assert said(made(accepted, xero=38_254)) == (
        "Stripe and Xero are £1.00 apart as of 10:42, and all of it is explained."
    )


def test_before_the_first_comparison_that_is_said() -> None:
    assert said(None) == "Stripe and Xero have not been compared yet."


def test_causes_are_told_by_their_reasons_the_largest_first_and_never_by_their_details() -> None:
    small = Cause("edited", "ch_1 payment", 100, detail="Ada Lovell, ada@example.com")
    large = [Cause("account_not_usable", f"ch_{n} payment", -500, detail="Bert") for n in range(2)]
    settled = Cause("not_itemised", "gocardless", 3)
    told = words.causes(made(small, *large, settled))
    assert [each.partition(":")[0] for each in told] == ["£10.00 less in Xero", "£1.00 more in Xero"]
    assert f"{PARKED['account_not_usable'].sentence} (2 times)" in told[0]
    assert not any(name in str(told) for name in ("Ada", "Bert", "example.com"))


@pytest.mark.parametrize("code", [*PARKED, *ATTENTION])
def test_every_reason_for_which_something_needs_a_person_is_counted(code: str) -> None:
    reason = {**PARKED, **ATTENTION}[code].sentence
    assert words.needing(Needing(code, 3)) == f"3: {reason}"
    assert words.needing(Needing(code, 100, is_more=True)) == f"100 or more: {reason}"


def test_a_payout_has_its_tick_or_its_reasons() -> None:
    ticked = PaidOut("gocardless", date(2026, 11, 29), 123_456)
    assert words.paid_out(ticked) == "29 November 2026, GoCardless: £1,234.56, all of it in Xero ✓"
    told = words.paid_out(PaidOut("stripe", date(2026, 11, 29), 1, ("does_not_add_up",)))
    assert "✓" not in told
    assert told.endswith(f"not all of it in Xero as it should be. {CAUSES['does_not_add_up'].sentence}")


@pytest.mark.parametrize(
    ("books", "subject"),
    [
        ([Books("a", "Acme", LONDON)], "Acme: nothing compared yet"),
        ([Books("a", "Acme", LONDON, compared=(Compared("stripe", made()),))], "Acme: everything agrees"),
        ([Books("a", "Acme", LONDON, needing=(Needing("edited", 1),))], "Acme: something needs you"),
        (
            [
                Books(
                    "a",
                    "Acme",
                    LONDON,
                    compared=(Compared("stripe", made(Cause("unexplained", "x", 7), xero=38_161)),),
                )
            ],
            "Acme: £0.07 apart",
        ),
        (
            [Books("a", "Acme", LONDON, compared=(Compared("stripe", made(*CANCELLING)),))],
            "Acme: something needs you",
        ),
        ([Books(each, each, LONDON) for each in "abc"], "Your 3 businesses: nothing needs you"),
        (
            [Books("a", "a", LONDON), Books("b", "b", LONDON, needing=(Needing("edited", 1),))],
            "Your 2 businesses: 1 to look at",
        ),
    ],
)
def test_the_subject_says_whether_somebody_has_to_look(books: list[Books], subject: str) -> None:
    assert words.subject_of(books) == subject


def test_a_name_becomes_a_part_of_one_line_however_long_and_odd_it_is() -> None:
    assert words.one_line("Acme\r\nBcc: everybody@example.com") == "Acme Bcc: everybody@example.com"
    assert words.one_line("\u202eevil\u2069") == "evil"
    assert len(words.one_line("x" * 300)) == words.LONGEST_NAME
