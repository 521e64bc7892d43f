"""Whatever Xero says to a customer, somebody who keeps books can tell what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contacts.customers import Refusal
from shared.contacts.refused import SENTENCES, refusal_of, sentence_of

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "The contact name Ada is already assigned to another contact. It must be unique.",
            "name_not_unique",
        ),
        ("The contact Ada is archived and cannot be changed unless it is made active.", "archived_in_xero"),
        ("The contact has been erased and cannot be changed.", "erased_in_xero"),
        ("The Contact could not be found with the specified ContactID.", "not_in_xero"),
        ("Email address must be valid.", "email_refused"),
        ("Country must consist of letters only.", "address_refused"),
        ("A validation exception occurred", "refused_by_xero"),
    ],
)
def test_each_sentence_of_xeros_is_a_reason_with_what_to_do(said: str, reason: str) -> None:
    refusal = refusal_of(said, NOW)
    assert refusal == Refusal(reason, said, NOW)
    assert sentence_of(refusal) == SENTENCES[reason]


def test_a_reason_that_a_later_version_wrote_is_explained_as_well_as_can_be() -> None:
    assert sentence_of(Refusal("of_tomorrow", "", NOW)) == SENTENCES["refused_by_xero"]
