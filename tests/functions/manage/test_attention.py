from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.cursors import cursor_at
from shared.store.tables.ledger import RowItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages
from tests.functions.manage.stuck import FINDING, HAPPENED, find, park_invoice, set_up, wait_for
from tests.functions.rows_read import rows_read

HERE = "/manage/b/piano/attention"
REASON = f"{HERE}/for/account_not_usable"
REASONS = ("account_not_usable", "contact_not_usable", "number_not_unique", "period_locked")


def test_a_business_without_troubles_is_told_so(owner: Browser) -> None:
    assert "Nothing needs you" in owner.get(HERE).text


def test_a_parked_document_is_told_with_what_happened_what_to_do_and_where(owner: Browser) -> None:
    set_up("piano")
    park_invoice("piano", 1, detail="Account code '200' is archived.")
    text = owner.get(HERE).text
    for said in (
        "An account code of this document does not exist in Xero",
        "Invoice, £96.00",
        "Priya Nair",
        "Account code &#39;200&#39; is archived.",
        '<a href="/manage/b/piano/settings">Settings</a>',
        "Chart of accounts in Xero",
        ">Retry<",
        'href="/manage/b/piano/activity/of/txn_0001"',
        "I have dealt with it by hand",
    ):
        assert said in text
    assert "Nothing needs you" not in text


def test_documents_of_one_reason_are_told_together_and_listed_page_by_page(owner: Browser) -> None:
    keys = [park_invoice("piano", number) for number in range(60)]
    park_invoice("piano", 99, "period_locked")
    first = owner.get(HERE).text
    assert "Show all 20 or more" in first
    assert ">Retry 20 or more documents<" in first
    assert first.count("<article") == 2
    assert sum(f'value="{key}"' in first for key in keys) == 5
    page = owner.get(REASON)
    following = page.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "<p>60 documents</p>" in page.text
    both = page.text + owner.get(following).text
    assert all(f'value="{key}"' in both for key in keys)
    assert "First page" in owner.get(following).text


def test_the_page_reads_no_more_than_it_shows_however_much_there_is(owner: Browser) -> None:
    """Four reasons of 110 documents each; three others wait for each one shown, and many for the first."""
    for place, reason in enumerate(REASONS):
        for number in range(110):
            parent = park_invoice("piano", 1_000 * place + number, reason)
            wait_for("piano", parent, 0 if number > 5 else 3 if number else 30)
    with rows_read() as read:
        text = owner.get(HERE).text
    assert text.count("Show all 20 or more") == len(REASONS)
    assert text.count("10 or more other documents wait for it.") == len(REASONS)
    assert text.count("3 other documents wait for it.") == 4 * len(REASONS)
    assert sum(read.values()) <= 200


def test_what_a_person_changed_in_xero_is_told_with_a_link_there(owner: Browser) -> None:
    park_invoice("piano", 1)
    find("piano", replace(FINDING, about="ch_0001 invoice"))
    text = owner.get(HERE).text
    assert "Somebody voided the document in Xero." in text
    assert f"https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID={FINDING.id}" in text
    assert "Post it again" in text


def test_what_was_accepted_is_no_longer_told(owner: Browser) -> None:
    find("piano", replace(FINDING, accepted=True))
    assert "Nothing needs you" in owner.get(HERE).text


def test_a_reader_sees_everything_and_no_button(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("rita", "piano", "reader")
    park_invoice("piano", 1)
    park_invoice("piano", 2)
    find("piano", FINDING)
    reader = pages.signed_in("rita")
    for address in (HERE, REASON):
        text = reader.get(address).text
        assert "Invoice, £96.00" in text
        assert f'action="{HERE}' not in text


def test_nothing_of_another_business_is_told(owner: Browser) -> None:
    park_invoice("guitar", 1)
    assert "Nothing needs you" in owner.get(HERE).text
    assert "Nothing is left of this." in owner.get(REASON).text


@pytest.mark.parametrize("place", ["/nothing", "/for/nothing", "/for/other_currency"])
def test_an_address_that_nobody_was_given_is_no_page(owner: Browser, place: str) -> None:
    assert owner.get(f"{HERE}{place}").status == 404


@pytest.mark.parametrize(
    "cursor",
    ["%23", "%00", "zzz", "%F0%9F%92%B7", "parked%23period_locked%23", "ch_0000%20invoice", 9_000 * "x"],
)
def test_a_cursor_that_was_made_up_is_refused(owner: Browser, cursor: str) -> None:
    park_invoice("piano", 1)
    answer = owner.get(f"{REASON}?after={cursor}")
    assert (answer.status, answer.heading) == (422, "The list cannot go on from here")
    assert "Invoice, £96.00" not in answer.text


@pytest.mark.parametrize(("tenant", "reason"), [("guitar", "account_not_usable"), ("piano", "period_locked")])
def test_a_cursor_of_another_business_or_reason_is_refused(owner: Browser, tenant: str, reason: str) -> None:
    park_invoice("piano", 1)
    cursor = cursor_at("ch_0001 invoice", tenant, reason)
    assert owner.get(f"{REASON}?after={cursor}").status == 422
    sent = {"reason": "account_not_usable", "after": cursor}
    set_up("piano")
    assert owner.post(f"{HERE}/retry-all", sent).status == 422
    assert owner.call("POST", "/api/businesses/piano/attention/retry-all", sent).status == 422
    good = cursor_at("ch_0001 invoice", "piano", "account_not_usable")
    assert "Invoice, £96.00" in owner.get(f"{REASON}?after={good}").text


def test_what_is_booked_and_worth_a_look_is_told_apart(owner: Browser) -> None:
    RowItem(
        "piano",
        "txn_1 overpaid",
        kind="Flag",
        state="attention",
        provider="stripe",
        source="txn_1",
        reason_code="overpaid",
        open_work="attention#overpaid#txn_1",
        happened_at=HAPPENED,
        recorded_at=HAPPENED,
    ).save()
    text = owner.get(HERE).text
    assert "In Xero, and worth a look" in text
    assert "Allocate the overpayment in Xero, or refund it." in text
    assert "Movement at Stripe" in owner.get(f"{HERE}/for/overpaid").text
