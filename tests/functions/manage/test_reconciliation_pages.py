from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from functions.manage.formats import MINUS
from shared.reasons import CAUSES
from shared.reconciliation.result import Cause, Reconciliation
from shared.store import jobs, reconciliations
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/reconciliation"
AGREED = Reconciliation("stripe", NOW, 6_000, 6_000, 6_000, ())


def apart(*causes: Cause) -> Reconciliation:
    return replace(AGREED, xero=6_000 + sum(each.pence for each in causes), causes=causes)


def test_books_that_agree_are_said_to_in_one_sentence(running: Browser) -> None:
    reconciliations.keep("piano", AGREED)
    text = running.get(HERE).text
    assert "Stripe and Xero agree: £60.00, as of 29 Nov 2026, 09:00." in text
    assert "In Xero, account 091" in text
    assert "There is no difference to explain." in text
    assert "GoCardless" not in text.partition("<main")[2]


def test_every_cause_stands_with_its_reason_and_the_sum_is_the_difference(running: Browser) -> None:
    causes = (Cause("deleted", "ch_1 payment", -2_001), Cause("deleted", "ch_2 payment", -3))
    reconciliations.keep("piano", apart(*causes, Cause("own", "<b>A friend</b>", 57)))
    text = running.get(HERE).text
    assert CAUSES["deleted"].sentence in text
    assert CAUSES["own"].what_to_do in text
    assert f"ch_2 payment: {MINUS}£0.03" in text
    assert "&lt;b&gt;A friend&lt;/b&gt;" in text
    (foot,) = re.findall(r"<tfoot>.*?</tfoot>", text, re.DOTALL)
    assert [*re.findall(r">([^<>\s][^<>]*)<", foot)] == [
        "All causes together: the difference",
        f"{MINUS}£19.47",
        "3",
    ]
    assert 'href="/manage/b/piano/attention"' in text


def test_the_difference_is_drawn_by_day_with_a_table_of_the_same_figures(running: Browser) -> None:
    for ago in (2, 1, 0):
        moved = replace(apart(Cause("pending", "a", 100 * ago)), at=NOW - timedelta(days=ago))
        reconciliations.keep("piano", moved)
    text = running.get(HERE).text
    held, drawn = re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL)
    assert held.count("<polyline") == 2
    assert re.findall(r'<td class="amount">([^<]*)</td>', held)[:2] == ["£60.00", "£62.00"]
    assert "<title" in drawn
    assert "The difference was £2.00 on 27 November 2026 and £0.00 on 29 November 2026." in drawn
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="amount">([^<]*)</td>', drawn)
    assert rows == [("27 Nov", "£2.00"), ("28 Nov", "£1.00"), ("29 Nov", "£0.00")]


def test_days_without_a_difference_are_said_and_what_was_held_is_drawn_alone(running: Browser) -> None:
    for ago in (1, 0):
        reconciliations.keep("piano", replace(AGREED, at=NOW - timedelta(days=ago)))
    text = running.get(HERE).text
    assert "There was no difference on any day from 28 November 2026 to 29 November 2026." in text
    (drawn,) = re.findall(r"<figcaption>([^<]*)</figcaption>", text)
    assert drawn == "At Stripe (solid line) and in Xero (dashed line), at the end of each day"


def test_before_the_first_comparison_it_is_said_when_there_will_be_one(running: Browser) -> None:
    assert "Stripe has not been compared with Xero yet." in running.get(HERE).text


def test_a_business_that_books_nothing_yet_is_led_to_the_overview(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert "There is nothing to compare yet" in text
    assert "Compare now" not in text


def test_a_comparison_is_asked_for_once_and_then_said_to_be_due(running: Browser) -> None:
    due_at = jobs.due_at("piano", "reconcile")
    assert due_at is None or due_at > NOW
    jobs.begin("piano", "reconcile", NOW + timedelta(hours=1))
    assert "Compare now" in running.get(HERE).text
    answer = running.post(f"{HERE}/compare")
    assert (answer.status, answer.location) == (303, HERE)
    assert jobs.due_at("piano", "reconcile") == NOW
    text = running.get(HERE).text
    assert "A comparison is due now" in text
    assert "Compare now" not in text


def test_a_reader_sees_all_and_changes_nothing(running: Browser, pages: Pages) -> None:
    reconciliations.keep("piano", AGREED)
    reader = pages.signed_in("reader")
    text = reader.get(HERE).text
    assert "Stripe and Xero agree" in text
    assert "Compare now" not in text
    assert reader.post(f"{HERE}/compare").status == 403
