"""One e-mail address or one phone number is a link, and whatever else somebody writes is text."""

from __future__ import annotations

import pytest

from shared.orders.reaching import link_to


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("ask@hartley.example", "mailto:ask@hartley.example"),
        ("ask+orders@hartley.example", "mailto:ask+orders@hartley.example"),
        ("a?cc=b&c%0A#d@hartley.example", "mailto:a%3Fcc%3Db%26c%250A%23d@hartley.example"),
    ],
)
def test_an_e_mail_address_leads_to_a_mail_to_it_alone(said: str, link: str) -> None:
    assert link_to(said) == link


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("01632 960123", "tel:01632960123"),
        ("(01632) 960 123", "tel:01632960123"),
        ("01632-960.123", "tel:01632960123"),
        ("01632 \u2013 960123", "tel:01632960123"),
        ("+44 1632 960123", "tel:+441632960123"),
        ("+44 (0)1632 960123", "tel:+441632960123"),
        ("(0)1632 960123", "tel:01632960123"),
        ("116 123", "tel:116123"),
    ],
)
def test_a_phone_number_leads_to_a_call_however_it_is_written(said: str, link: str) -> None:
    assert link_to(said) == link


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ring us: 01632 960123",
        "01632 960123, till six",
        "01632 960123 01632 960124",
        "01632 960123 or ask@hartley.example",
        "a@hartley.example, b@hartley.example",
        "ask@hartley",
        f"01632{30 * '.'}960123",
        "12345",
        "9-5",
        "++44 1632 960123",
        "\u0660\u0661\u0662\u0663\u0664\u0665\u0666",
        "https://hartley.example",
        "javascript:alert(1)",
    ],
)
def test_whatever_else_somebody_writes_leads_nowhere(said: str) -> None:
    assert link_to(said) == ""
