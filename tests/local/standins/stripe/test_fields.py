"""Each reader of a field, where no call of the SDK can send what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from local.standins.stripe.fields import Reader, choice, decimal, email, flag, many, shape, text, url, whole
from local.standins.stripe.refusals import Refusal

TAKEN: list[tuple[Reader, Any, Any]] = [
    (text(3), "abc", "abc"),
    (whole(-5), "-5", -5),
    (decimal, "12.345678901234", Decimal("12.345678901234")),
    (flag, "true", True),
    (flag, "false", False),
    (choice("a", "b"), "b", "b"),
    (url, "https://shop.example/?id={ID}", "https://shop.example/?id={ID}"),
    (many(whole()), {"10": "2", "9": "1"}, [1, 2]),
    (shape({"a": whole()}), {"a": "1"}, {"a": 1}),
]


@pytest.mark.parametrize(("reader", "sent", "read"), TAKEN, ids=range(len(TAKEN)))
def test_what_was_sent_is_read(reader: Reader, sent: Any, read: Any) -> None:
    assert reader("field", sent) == read


REFUSED: list[tuple[Reader, Any, str, str]] = [
    (text(3), "abcd", "field", "at most 3"),
    (text(), "", "field", "empty string"),
    (text(), {}, "field", "must be a text"),
    (whole(), "+1", "field", "Invalid integer"),
    (whole(), "\u0661", "field", "Invalid integer"),
    (whole(), {}, "field", "Invalid integer"),
    (whole(), "9" * 19, "field", "Invalid integer"),
    (whole(1), "0", "field", "greater than or equal to 1"),
    (whole(0, 9), "10", "field", "less than or equal to 9"),
    (decimal, "0.0000000000001", "field", "Invalid decimal"),
    (decimal, "Infinity", "field", "Invalid decimal"),
    (decimal, {}, "field", "Invalid decimal"),
    (decimal, "100000000", "field", "from 0 to 99999999"),
    (flag, "1", "field", "Invalid boolean"),
    (choice("a", "b"), {}, "field", "must be one of a, or b"),
    (email, "ada lovelace@example.co.uk", "field", "Invalid email"),
    (text(), " ", "field", "empty string"),
    (url, "javascript:alert(1)", "field", "explicit scheme"),
    (url, "https://", "field", "explicit scheme"),
    (many(whole()), {"a": "1"}, "field", "Invalid array"),
    (many(whole()), {"0": "one"}, "field[0]", "Invalid integer"),
    (shape({}), "text", "field", "Invalid object"),
    (shape({"a": whole()}), {"b": "1"}, "field[b]", "unknown parameter: field"),
    (shape({"a": whole()}, required=("a",)), {}, "field[a]", "Missing required param"),
    (shape({}, elsewhere=("b",)), {"b": "1"}, "field[b]", "which Stripe takes"),
]


@pytest.mark.parametrize(("reader", "sent", "param", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_by_its_name(
    reader: Reader, sent: Any, param: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        reader("field", sent)
    assert (caught.value.status, caught.value.error["param"]) == (400, param)
