"""Mails are escaped, fetch nothing, and say everything in plain text, too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser

import pytest

from shared.mail.alarm_words import MAILED, WORDS
from shared.mail.choice import EVERY
from shared.mail.facts import Alarm, Books, Compared, Digest, Links, Needing, PaidOut
from shared.mail.letter import Letter
from shared.mail.rendering import alarm_letter, digest_letter
from shared.reconciliation.result import Cause, Reconciliation
from shared.troubles import KINDS, Kind, Trouble

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LINKS = Links("https://books.example", "https://books.example/manage/mail/stop/olga/token")
NAME = "Fish & <b>Chips</b> Ltd"
APART = Reconciliation(
    "stripe", NOW, 100, 2_100, 2_100, (Cause("account_not_usable", "re_1 refund", 2_000, "Ada Lovell"),)
)
BOOKS = Books(
    "chips",
    NAME,
    "Europe/London",
    compared=(Compared("stripe", APART), Compared("gocardless", None)),
    needing=(Needing("account_not_usable", 1),),
    payouts=(
        PaidOut("stripe", date(2026, 11, 29), 12_345),
        PaidOut("stripe", date(2026, 11, 28), 5, ("does_not_add_up",)),
    ),
    ticked=(PaidOut("stripe", date(2026, 11, 27), 700),),
    unticked=(PaidOut("stripe", date(2026, 11, 3), 999, ("pending",)),),
    troubles=(Trouble("chips", "disconnected", NOW - DAY, NOW - DAY),),
)
DIGEST = Digest("daily", NOW, NOW - DAY, (BOOKS,))


def alarm(kind: Kind, is_over: bool) -> Letter:
    trouble = Trouble("chips", kind, NOW - DAY, NOW - DAY, until=NOW if is_over else None)
    return alarm_letter(Alarm(trouble, NAME, "Europe/London"), "olga@example.co.uk", LINKS)


LETTERS = [
    digest_letter(DIGEST, "olga@example.co.uk", LINKS),
    digest_letter(replace(DIGEST, books=(replace(BOOKS, is_set_up=False),)), "olga@example.co.uk", LINKS),
    digest_letter(replace(DIGEST, books=(Books("new", "New", "UTC"),)), "olga@example.co.uk", LINKS),
    *(alarm(kind, is_over) for kind in MAILED for is_over in (False, True)),
]


class Seen(HTMLParser):
    """What a mail program is asked to show, to fetch and to follow."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {str(value) for name, value in attrs if name in ("href", "src")}
        assert not any("url(" in str(value) for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(letter: Letter) -> Seen:
    parser = Seen()
    parser.feed(letter.html)
    return parser


@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.subject)
def test_nothing_is_fetched_and_every_link_leads_to_our_pages(letter: Letter) -> None:
    found = seen(letter)
    assert found.tags & {"img", "script", "link", "style", "iframe", "form", "b"} == set()
    assert all(each.startswith("https://books.example/manage/") for each in found.links)
    assert {LINKS.stop, LINKS.choose} <= found.links


@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.subject)
def test_the_plain_text_says_all_that_the_html_says(letter: Letter) -> None:
    def words(text: str) -> set[str]:
        return set(re.findall(r"[\w£]{4,}", unescape(text)))

    only_in_html = words(seen(letter).text) - words(letter.text + letter.subject)
    # What a link says is an address in plain text.
    assert only_in_html <= words("Open Choose which mails come, Connect Xero again, Look at the difference")
    assert {each for each in seen(letter).links if each not in letter.text} == set()


@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.subject)
def test_it_is_readable_on_a_telephone_and_in_plain_text_has_no_gaps(letter: Letter) -> None:
    assert 'name="viewport"' in letter.html
    assert "max-width:600px" in letter.html
    assert 'style=""' not in letter.html
    assert "\n\n\n" not in letter.text.replace("\n\n\n--", "")
    assert "&amp;" not in letter.text


def test_a_business_is_named_as_it_is_called() -> None:
    (letter, *_) = LETTERS
    assert NAME in letter.text
    assert "Fish &amp; &lt;b&gt;Chips&lt;/b&gt; Ltd" in letter.html
    assert letter.subject == f"{NAME}: £20.00 apart"


def test_a_digest_says_what_is_apart_what_needs_attention_and_what_was_paid_out() -> None:
    (letter, *_) = LETTERS
    assert "Stripe and Xero are £20.00 apart as of 07:00: 1 refund is parked.\n" in letter.text
    assert "GoCardless and Xero have not been compared yet.\n" in letter.text
    assert f"{WORDS['disconnected'].happened} Since 29 Nov 2026, 07:00.\n" in letter.text
    assert "Payouts since 29 Nov 2026, 07:00:\n- 29 November 2026, Stripe: £123.45" in letter.text
    assert "https://books.example/manage/b/chips/attention\n" in letter.text
    assert "Ada" not in letter.text + letter.html


def test_payouts_of_before_stand_apart_from_the_new_ones() -> None:
    (letter, *_, without) = LETTERS[:3]
    new, _, earlier = letter.text.partition(
        "Paid earlier, ticked since then:\n- 27 November 2026, Stripe: £7.00"
    )
    assert "£123.45" in new
    assert "Paid earlier, and still without a tick:\n- 3 November 2026, Stripe: £9.99" in earlier
    assert "£9.99" not in new
    assert "Paid earlier" not in without.text
    assert "No payouts since 29 Nov 2026, 07:00." in without.text


@pytest.mark.parametrize("every", EVERY)
def test_a_digest_says_why_it_comes(every: str) -> None:
    made = digest_letter(replace(DIGEST, every=every), "olga@example.co.uk", LINKS)  # type: ignore[arg-type]
    why = {"daily": "every day", "weekly": "every Monday", "never": "Somebody who runs this service"}
    assert why[every] in made.text
    assert why[every] in made.html


@pytest.mark.parametrize("kind", MAILED)
def test_an_alarm_says_what_happened_since_when_and_what_to_do(kind: Kind) -> None:
    begun, over, words = alarm(kind, is_over=False), alarm(kind, is_over=True), WORDS[kind]
    assert begun.subject == f"{NAME}: {words.begins}"
    assert over.subject == f"{NAME}: {words.ends}"
    for said in (words.happened, "It has been so since 29 Nov 2026, 07:00.", words.what_to_do):
        assert said in begun.text
    assert f"https://books.example/manage/b/chips{words.place}" in seen(begun).links
    assert words.over in over.text
    assert "It was so from 29 Nov 2026, 07:00 to 30 Nov 2026, 07:00." in over.text


def test_what_is_mailed_has_words_and_is_a_trouble() -> None:
    assert set(MAILED) == set(WORDS)
    assert set(MAILED) <= set(KINDS)


@pytest.mark.parametrize("odd", ["a\nb", "a\r\nBcc: x@example.com", "", "\x00"])
@pytest.mark.parametrize("field", ["to", "subject", "stop_at"])
def test_a_header_of_two_lines_is_never_made(field: str, odd: str) -> None:
    right = Letter("olga@example.co.uk", "Subject", "text", "html", LINKS.stop)
    with pytest.raises(ValueError, match="one line of text"):
        replace(right, **{field: odd})


def test_a_letter_does_not_show_what_it_says_in_a_log() -> None:
    (letter, *_) = LETTERS
    assert "token" not in repr(letter)
    assert "£" not in repr(letter).replace(letter.subject, "")
