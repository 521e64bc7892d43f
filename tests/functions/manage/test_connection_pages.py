"""The connections: who authorised what, what last came in, and what waits."""

from __future__ import annotations

from datetime import timedelta

from functions.manage import connection_pages, wiring
from functions.manage.visit import Visit
from shared.ledger.documents import Contact
from shared.ledger.rows import Source
from shared.store import connection_notes, feeds, jobs, organisations, queue_notes, rows, tenants, troubles
from shared.store.organisations import Organisation
from shared.store.tables.connections import TokenItem
from tests.functions.manage.books import AT_XERO, Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.stuck import HAPPENED
from tests.functions.manage.test_gocardless_pages import TOKEN
from tests.functions.rows_read import rows_read

HERE = "/manage/b/piano/connections"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def connect_gocardless(pages: Pages, browser: Browser) -> None:
    organisation = pages.gocardless.open_organisation("CR1PIANO", "Piano Lessons")
    pages.gocardless.add_token(organisation, TOKEN)
    assert browser.post("/manage/b/piano/gocardless/connect", {"token": TOKEN}).status == 303


def connect_xero() -> None:
    id = "9d1e6a2c-0000-4000-8000-000000000001"
    found = Organisation(id, "piano", "Piano", AT_XERO, "owner@example.co.uk", NOW)
    assert organisations.connect(found) == "connected"


def pend(number: int) -> None:
    source = Source(f"txn_{number}", "stripe", HAPPENED)
    rows.pending_row("piano", source, Contact(f"cus_{number}", "Priya Nair"), HAPPENED).save()


def test_before_anything_is_connected_it_says_so_and_leads_there(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert "Xero is not connected yet; Stripe and GoCardless are not connected yet" in text
    for place in ("xero", "stripe", "gocardless"):
        assert f'<a href="/manage/b/piano/{place}">Connect ' in text
    assert "Nothing waits to be posted to Xero" in text
    assert "Nobody has looked at the queues yet." in text
    assert "could not deliver" not in text


def test_who_connected_is_told_with_what_last_came_in(pages: Pages, owner: Browser) -> None:
    connect_gocardless(pages, owner)
    connection_notes.note_webhook("piano", "gocardless", NOW - 2 * HOUR)
    feeds.note("piano", "gocardless", "", NOW - HOUR)
    text = owner.get(HERE).text
    assert "last GoCardless event 2 hours ago" in text
    assert "olga@example.co.uk, <time" in text
    assert "29 Nov 2026, 07:00" in text
    assert "29 Nov 2026, 08:00" in text
    assert "GoCardless takes our key" in text


def test_a_feed_that_fails_says_why_and_since_when(pages: Pages, owner: Browser) -> None:
    connect_gocardless(pages, owner)
    turn = next(jobs.due("feed_gocardless", NOW))
    jobs.claim(turn, NOW + HOUR)
    feeds.note("piano", "gocardless", "KeyError", NOW - HOUR)
    text = owner.get(HERE).text
    assert "Something unexpected happened while GoCardless was read (KeyError)." in text
    since = text.partition("It has not gone well since <time")[2]
    assert "29 Nov 2026, 09:00" in since[:80]


def test_a_key_that_is_refused_is_named(pages: Pages, owner: Browser) -> None:
    connect_gocardless(pages, owner)
    said = "GoCardless did not answer as it should: AuthenticationError"
    feeds.note("piano", "gocardless", said, NOW + HOUR)
    text = owner.get(HERE).text
    assert "GoCardless does not take our key any more: an owner has to paste a new one" in text
    # Nothing can be asked with it.
    assert "Ask GoCardless" not in text


def test_what_xero_was_asked_is_held_against_the_tier(pages: Pages, books: Books) -> None:
    browser = pages.signed_in("bookkeeper")
    connect_xero()
    browser.post("/manage/b/piano/settings/read")
    connection_notes.add_usage("piano", 309, 12_345_678, NOW)
    connection_notes.add_usage("another", 1, 2_000_000_000, NOW)
    text = browser.get(HERE).text
    # Reading the accounts takes three calls.
    assert "Xero 312 of 1,000 calls today" in text
    assert "312 of 1,000, which the Starter tier allows each organisation" in text
    assert "12.3 MB; all businesses here together 2 GB" in text


def test_when_a_webhook_of_xeros_last_came_is_told(pages: Pages, books: Books) -> None:
    connect_xero()
    browser = pages.signed_in("reader")
    assert "<dt>Last webhook</dt><dd>None was noted yet" in browser.get(HERE).text
    connection_notes.note_webhook("piano", "xero", NOW - 3 * HOUR)
    assert "29 Nov 2026, 06:00" in browser.get(HERE).text.partition("<dt>Last webhook</dt>")[2][:120]
    told = browser.call("GET", "/api/businesses/piano/connections/health").document["xero"]
    assert told["last_webhook_at"] == (NOW - 3 * HOUR).isoformat()


def test_a_dead_token_says_since_when_and_what_to_do(pages: Pages, books: Books) -> None:
    connect_xero()
    TokenItem(AT_XERO).update(actions=[TokenItem.dead.set(True)])
    troubles.begin("piano", "disconnected", NOW - DAY, NOW)
    text = pages.signed_in("reader").get(HERE).text
    assert "Xero does not let us in any more: an owner has to connect it again" in text
    assert "<dt>Refused since</dt>" in text
    assert "28 Nov 2026, 09:00" in text


def test_a_token_that_xero_does_not_renew_just_now_is_in_doubt(pages: Pages, books: Books) -> None:
    connect_xero()
    TokenItem(AT_XERO).update(actions=[TokenItem.refused_at.set(NOW - timedelta(minutes=5))])
    text = pages.signed_in("reader").get(HERE).text
    assert "Xero does not renew our access just now; we go on trying for an hour" in text
    assert "29 Nov 2026, 08:55" in text


def test_the_queues_are_shown_as_they_were_when_somebody_looked(owner: Browser) -> None:
    queue_notes.keep({"inbox": 0, "backlog": 1_234}, NOW - HOUR)
    queue_notes.keep({"inbox": 0, "backlog": 1_200}, NOW - timedelta(minutes=3))
    text = owner.get(HERE).text
    assert "as of <time" in text
    assert "29 Nov 2026, 08:57" in text
    assert "1,200" in text
    assert text.count("29 Nov 2026, 08:00") == 1


def test_what_waits_is_counted_to_a_hundred_and_the_oldest_is_named(owner: Browser) -> None:
    for number in range(120):
        pend(number)
    text = owner.get(HERE).text
    assert "100 or more documents are on the way to Xero; the oldest of the first 100 since" in text
    assert "20 Nov 2026, 09:30" in text


def test_no_more_than_two_hundred_rows_are_read_however_many_there_are(owner: Browser) -> None:
    for number in range(250):
        pend(number)
    for day in range(29):
        for tenant in ("piano", "another"):
            connection_notes.add_usage(tenant, 1, 1, NOW - day * DAY)
    with rows_read() as read:
        owner.get(HERE)
    assert sum(read.values()) <= 200, read


def test_one_line_of_it_reads_no_pending_document(pages: Pages, owner: Browser) -> None:
    for number in range(120):
        pend(number)
    known = tenants.on_record("piano")
    assert known
    visit = Visit(wiring.wire(), NOW, tenant="piano")
    with rows_read() as read:
        line = connection_pages.one_line(visit, known)
    assert line.startswith("Xero is not connected yet; ")
    assert sum(read.values()) <= 10, read
    assert f"{line}." in owner.get(HERE).text


def test_a_reader_sees_all_and_is_offered_no_button(pages: Pages, owner: Browser) -> None:
    connect_gocardless(pages, owner)
    pages.add("rita", "piano", "reader")
    text = pages.signed_in("rita").get(HERE).text
    assert "Webhooks that GoCardless could not deliver" in text
    assert "/connections/deliveries" not in text
    assert "Ask GoCardless" in owner.get(HERE).text
