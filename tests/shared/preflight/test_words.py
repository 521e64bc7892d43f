from __future__ import annotations

from dataclasses import replace

import pytest

from shared.preflight.traces import Trace
from shared.preflight.words import link_words, told, told_of
from tests.shared.preflight.looked import LOOK, trace

END = "the latest of 10 October 2026"


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (trace(count=1), "1 document of another tool, with Stripe's own ids, dated 10 October 2026"),
        (trace(count=1_204, tool="synder"), f"1,204 documents naming Synder, {END}"),
        (trace(tool="a2x"), f"12 documents naming A2X, {END}"),
        (trace(tool="stripe_feed"), f"12 documents looking like Stripe's own feed, {END}"),
        (trace(tool="gocardless_app"), f"12 documents of GoCardless's own app for Xero, {END}"),
    ],
)
def test_a_trace_says_how_many_of_which_tool_and_how_late(found: Trace, says: str) -> None:
    assert told(found, LOOK) == says


def test_what_was_not_counted_to_the_end_is_at_least_so_many() -> None:
    assert told(trace(), replace(LOOK, are_all_read=False)).startswith("at least 12 documents")


def test_all_of_one_provider_is_said_at_once_and_nothing_of_the_other() -> None:
    look = replace(LOOK, traces=(trace(), trace(tool="synder", provider=None)))
    assert told_of("stripe", look).count("12 documents") == 2
    assert told_of("gocardless", look) == f"12 documents naming Synder, {END}"


def test_a_link_says_what_it_shows() -> None:
    assert link_words(trace(kind="bank_transaction")) == "Show the latest bank transaction in Xero"
