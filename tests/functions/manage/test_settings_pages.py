"""The settings as an owner, a bookkeeper and a reader meet them."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.manage.shortened import MOST, MOST_REFUSED
from local.gallery.settings import large
from shared.chart.chart import Chart
from shared.store import charts, choices, jobs, looks, tenants
from tests.functions.manage.books import Books, errors, filled, ids, selected
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import Pages
from tests.shared.preflight.looked import LOOK, trace

HERE = "/manage/b/piano/settings"
UNREAD = "Your accounts and VAT rates are read from Xero first."
TICK = "takes no payments: tick &#39;Enable payments to this account&#39; in Xero"


def test_before_xero_is_connected_the_page_says_so(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    owner = pages.signed_in("olga")
    assert "Connect Xero first" in owner.get(HERE).text
    answer = owner.post(f"{HERE}/read")
    assert (answer.status, answer.heading) == (409, "Xero is not connected")


def test_the_accounts_are_read_on_request(pages: Pages, books: Books) -> None:
    del books
    browser = pages.signed_in("bookkeeper")
    assert UNREAD in browser.get(HERE).text
    answer = browser.post(f"{HERE}/read")
    assert (answer.status, answer.location) == (303, HERE)
    assert "Bank Fees" in ids()
    assert UNREAD not in browser.get(HERE).text


def test_what_is_probably_meant_is_chosen_and_why_an_account_does_not_fit_said(
    bookkeeper: Browser,
) -> None:
    answer = bookkeeper.get(HERE)
    assert selected(answer, "stripe_bank") == "091 Stripe"
    assert selected(answer, "main_bank") == "090 Business Bank Account"
    assert selected(answer, "sales_tax") == "20% (VAT on Income)"
    assert f"850 Suspense - {TICK}" in answer.text
    assert "Still to choose before anything is booked" in answer.text
    assert choices.read("piano").revision == 0


def test_a_form_may_be_saved_bit_by_bit_and_is_in_force_once_it_is_complete(
    bookkeeper: Browser, books: Books
) -> None:
    answer = bookkeeper.post(HERE, filled(suspense="", feed_from=""))
    assert (answer.status, answer.location) == (303, HERE)
    shown = bookkeeper.get(HERE).text
    assert '<a href="#suspense">Suspense account</a>' in shown
    assert '<a href="#sales">' not in shown
    assert tenants.read("piano") is None

    books.enable_payments("850")
    bookkeeper.post(f"{HERE}/read")
    assert bookkeeper.post(HERE, filled(revision="1")).status == 303
    assert "These settings are in force." in bookkeeper.get(HERE).text
    owner = tenants.read("piano")
    assert owner
    assert (owner.settings.emails, owner.settings.synced, owner.settings.suspense_account) == (
        "both",
        ("stripe",),
        "850",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"stripe_bank": "Business Bank Account"}, "Bank account for Stripe and Main bank account need"),
        ({"gather_minutes": "90"}, "Choose between 0 and 60 minutes."),
        ({"gather_minutes": "many"}, "Enter a whole number of minutes."),
        ({"invoice_prefix": "no blanks"}, "A prefix has up to 10 letters"),
        ({"feed_from": "yesterday"}, "Choose a day."),
        ({"emails": "now and then"}, "Not a valid choice."),
        ({"sales": "made-up"}, "The account that was chosen is no longer in Xero."),
        ({}, "850 Suspense: takes no payments"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_saved(
    bookkeeper: Browser, changes: dict[str, str], says: str
) -> None:
    known = ids()
    sent = {name: known.get(value, value) for name, value in changes.items()}
    answer = bookkeeper.post(HERE, filled(**sent))
    assert answer.status == 422
    assert any(each.startswith(says) for each in errors(answer)), errors(answer)
    assert choices.read("piano").revision == 0


def test_whoever_saves_over_another_persons_choices_is_told_whose(pages: Pages, bookkeeper: Browser) -> None:
    owner = pages.signed_in("owner")
    assert owner.post(HERE, filled(suspense="")).status == 303
    answer = bookkeeper.post(HERE, filled(suspense="", emails="neither"))
    assert (answer.status, answer.heading) == (409, "Somebody else has saved the settings")
    assert "owner@example.co.uk saved them on 29 Nov 2026, 09:00." in answer.text
    assert choices.read("piano").choices.emails == "both"


def test_a_revision_that_nobody_has_saved_is_refused(bookkeeper: Browser) -> None:
    answer = bookkeeper.post(HERE, filled(revision="7", suspense=""))
    assert (answer.status, answer.heading) == (409, "Somebody else has saved the settings")
    assert choices.read("piano").revision == 0


def test_a_form_without_its_revision_is_no_form_of_ours(bookkeeper: Browser) -> None:
    for revision in ("", "-1", "x", "²"):
        assert bookkeeper.post(HERE, filled() | {"revision": revision}).status == 400


def test_a_reader_sees_the_choices_in_words_and_no_form(pages: Pages, bookkeeper: Browser) -> None:
    bookkeeper.post(HERE, filled(suspense=""))
    answer = pages.signed_in("reader").get(HERE)
    assert "200 Sales" in answer.text
    assert 'name="sales"' not in answer.text


def test_an_account_that_was_chosen_and_is_archived_is_shown_as_such(
    bookkeeper: Browser, books: Books
) -> None:
    books.enable_payments("850")
    bookkeeper.post(f"{HERE}/read")
    bookkeeper.post(HERE, filled())
    books.organisation.archive_account("416")
    bookkeeper.post(f"{HERE}/read")
    answer = bookkeeper.get(HERE)
    assert "416 Bad Debts: archived in Xero." in answer.text
    assert selected(answer, "bad_debts") == "416 Bad Debts - archived in Xero"
    assert tenants.read("piano")


def test_the_feed_begins_on_the_day_of_the_connection_as_the_business_dates_it(
    pages: Pages, books: Books, bookkeeper: Browser
) -> None:
    assert 'value="2026-11-29"' in bookkeeper.get("/manage/b/piano/settings").text
    tenants.connected("piano", "gocardless", datetime(2026, 7, 31, 23, 30, tzinfo=UTC))
    tenants.connected("piano", "stripe", datetime(2026, 10, 1, 12, tzinfo=UTC))
    assert 'value="2026-08-01"' in bookkeeper.get("/manage/b/piano/settings").text


ARCHIVED = "The account for Stripe&#39;s fees, 404 Bank Fees, is archived in Xero. Choose another in Settings"
PATHS = ("", "/xero", "/stripe", "/gocardless", "/settings", "/settings/history", "/people", "/progress")


@pytest.fixture
def owner(pages: Pages, bookkeeper: Browser, books: Books) -> Browser:
    """Signs an owner in whose settings are in force."""
    books.enable_payments("850")
    bookkeeper.post(f"{HERE}/read")
    owner = pages.signed_in("owner")
    assert owner.post(HERE, filled()).status == 303
    return owner


def banners(owner: Browser) -> list[bool]:
    root = HERE.removesuffix("/settings")
    return [ARCHIVED in owner.get(f"{root}{path}").text for path in PATHS if path != "/progress"]


def test_an_archived_account_is_on_every_page_until_another_one_is_chosen(
    pages: Pages, owner: Browser, books: Books
) -> None:
    assert not any(banners(owner))
    books.organisation.archive_account("404")
    owner.post(f"{HERE}/read")
    assert all(banners(owner))
    assert ARCHIVED in pages.signed_in("reader").get(HERE).text
    assert ARCHIVED not in owner.get("/manage").text

    fees = ids()["Bad Debts"]
    assert owner.post(HERE, filled(revision="1", stripe_fees=fees)).status == 303
    assert not any(banners(owner))


def test_an_archived_account_is_on_every_page_until_it_is_restored(owner: Browser, books: Books) -> None:
    books.organisation.archive_account("404")
    owner.post(f"{HERE}/read")
    assert all(banners(owner))
    books.organisation.restore_account("404")
    owner.post(f"{HERE}/read")
    assert not any(banners(owner))


def test_of_many_choices_that_do_not_fit_any_more_the_first_are_said_and_all_counted(
    owner: Browser, books: Books
) -> None:
    for code in ("090", "091", "200", "404", "416"):
        books.organisation.archive_account(code)
    owner.post(f"{HERE}/read")
    page = owner.get("/manage/b/piano").text
    assert "The main bank account, 090 Business Bank Account, is archived in Xero." in page
    assert "In all, 5 choices do not fit any more." in page
    assert ARCHIVED not in page


def in_force(browser: Browser, books: Books) -> None:
    """Saves settings that are complete."""
    books.enable_payments("850")
    browser.post(f"{HERE}/read")
    assert browser.post(HERE, filled()).status == 303


def test_nothing_is_booked_before_the_question_about_other_tools_is_answered(
    bookkeeper: Browser, books: Books
) -> None:
    books.enable_payments("850")
    bookkeeper.post(f"{HERE}/read")
    sent = {name: value for name, value in filled().items() if name != "stripe_other_tool"}
    assert bookkeeper.post(HERE, sent).status == 303
    assert '<a href="#stripe_other_tool-0">' in bookkeeper.get(HERE).text
    assert tenants.read("piano") is None
    assert bookkeeper.post(HERE, filled(revision="1")).status == 303
    assert tenants.read("piano")


def test_who_says_that_another_tool_goes_on_is_told_how_to_switch_it_off(
    bookkeeper: Browser, books: Books
) -> None:
    in_force(bookkeeper, books)
    answer = bookkeeper.post(HERE, filled(revision="1", stripe_other_tool="goes_on"))
    assert answer.status == 422
    assert any("Stripe's own feed: open the Stripe bank account" in each for each in errors(answer))
    assert choices.read("piano").revision == 1


def test_a_no_that_traces_belie_is_questioned_once(bookkeeper: Browser) -> None:
    looks.keep("piano", replace(LOOK, traces=(trace(latest=date(2026, 11, 20)),)))
    shown = bookkeeper.get(HERE).text
    assert "12 documents of another tool" in shown
    assert "Show the latest payment in Xero" in shown
    assert 'name="sure"' not in shown
    answer = bookkeeper.post(HERE, filled(suspense=""))
    assert answer.status == 422
    assert any("the latest of 20 November 2026: is that switched off?" in each for each in errors(answer))
    assert 'name="sure"' in answer.text
    assert choices.read("piano").revision == 0
    assert bookkeeper.post(HERE, filled(suspense="", sure="y")).status == 303
    assert bookkeeper.post(HERE, filled(suspense="", revision="1", emails="neither")).status == 303


# A first view may cost 60 KB, of which styles, script and pictures take 26.
LARGEST_PAGE = 34_000
# What is chosen is listed too, wherever it stands.
A_LIST = MOST + MOST_REFUSED + 1


@pytest.fixture
def large_chart(bookkeeper: Browser) -> Chart:
    """Keeps what an organisation with a thousand accounts offers."""
    chart = large()
    charts.keep("piano", chart)
    return chart


def listed(answer: Answer, name: str) -> list[str]:
    """Returns the values of a list."""
    (field,) = re.findall(rf'<select[^>]* name="{name}".*?</select>', answer.text, re.DOTALL)
    return [each for each in re.findall(r'<option[^>]* value="([^"]+)"', field) if each]


def test_the_first_view_of_a_thousand_accounts_stays_within_its_weight(
    bookkeeper: Browser, large_chart: Chart
) -> None:
    answer = bookkeeper.get(HERE)
    assert len(large_chart.accounts) == 1_000
    assert 5_000 < len(gzip.compress(answer.text.encode())) < LARGEST_PAGE
    for name in ("sales", "stripe_fees", "main_bank", "suspense"):
        assert MOST < len(listed(answer, name)) <= A_LIST
        assert f'href="{HERE}?all={name}#{name}"' in answer.text


@pytest.mark.parametrize("kind", ["EXPENSE", "REVENUE", "BANK", "CURRLIAB"])
def test_a_thousand_accounts_of_one_kind_stay_within_the_weight_too(
    bookkeeper: Browser, large_chart: Chart, kind: str
) -> None:
    alike = tuple(replace(each, type=kind) for each in large_chart.accounts)
    charts.keep("piano", replace(large_chart, accounts=alike))
    assert len(gzip.compress(bookkeeper.get(HERE).text.encode())) < LARGEST_PAGE


def test_a_list_can_be_seen_whole_with_the_reasons(bookkeeper: Browser, large_chart: Chart) -> None:
    answer = bookkeeper.get(f"{HERE}?all=stripe_fees")
    expenses = [each for each in large_chart.accounts if each.type in ("EXPENSE", "OVERHEADS", "DIRECTCOSTS")]
    assert sorted(listed(answer, "stripe_fees")) == sorted(each.id for each in expenses)
    archived = next(each for each in expenses if not each.is_active)
    assert f"{archived.label} - archived in Xero" in answer.text
    assert len(listed(answer, "gocardless_fees")) <= A_LIST
    assert "?all=stripe_fees" not in answer.text
    assert bookkeeper.get(f"{HERE}?all=nothing").status == 200


def test_what_was_chosen_of_a_whole_list_is_shown_also_where_something_else_does_not_fit(
    bookkeeper: Browser, large_chart: Chart
) -> None:
    fitting = (each for each in large_chart.accounts if each.type == "EXPENSE" and each.is_active)
    last = max(fitting, key=lambda each: int(each.code))
    assert last.id not in listed(bookkeeper.get(HERE), "stripe_fees")
    sent = {"revision": "0", "stripe_fees": last.id, "emails": "both", "locked_period": "park"}
    sent |= {"dispute_lost": "credit_note", "gather_minutes": "90", "invoice_prefix": "CN-"}
    refused = bookkeeper.post(HERE, sent)
    assert refused.status == 422
    assert selected(refused, "stripe_fees") == last.label
    assert bookkeeper.post(HERE, sent | {"gather_minutes": "5"}).status == 303
    assert selected(bookkeeper.get(HERE), "stripe_fees") == last.label


def test_few_accounts_are_all_shown(bookkeeper: Browser) -> None:
    assert "?all=" not in bookkeeper.get(HERE).text


def test_when_the_accounts_were_last_asked_for_is_said_also_where_nothing_had_changed(
    pages: Pages, bookkeeper: Browser
) -> None:
    assert "Read from Xero on 29 Nov 2026, 09:00." in bookkeeper.get(HERE).text
    pages.pass_time(timedelta(minutes=20))
    (due,) = jobs.due("accounts", datetime.now(UTC) + timedelta(hours=1))
    jobs.change(due, due.due_at, due.due_at + timedelta(hours=1), datetime.now(UTC))
    assert "Read from Xero on 29 Nov 2026, 09:20." in bookkeeper.get(HERE).text
