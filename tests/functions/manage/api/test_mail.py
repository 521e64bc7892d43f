from __future__ import annotations

import pytest

from shared.mail.choice import Choice
from shared.store import mail
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW

HERE = "/api/mail"


@pytest.fixture(autouse=True)
def sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SENDER", "books@connectably.example")


def test_a_choice_is_told_and_changed(owner: Browser) -> None:
    expected = {
        "every": "never",
        "alarms": True,
        "address": "olga@example.co.uk",
        "is_sent": True,
        "next_at": None,
        "last_at": None,
        "refusal": None,
    }
    assert owner.get(HERE).document == expected
    answer = owner.call("PUT", HERE, {"every": "weekly", "alarms": False})
    chosen = {"every": "weekly", "alarms": False, "next_at": "2026-11-30T07:00:00+00:00"}
    assert (answer.status, answer.document) == (200, expected | chosen)
    assert mail.read("olga").choice == Choice("weekly", alarms=False)


def test_a_choice_that_is_none_is_refused_with_its_field(owner: Browser) -> None:
    answer = owner.call("PUT", HERE, {"every": "hourly", "alarms": False})
    assert (answer.status, [*answer.document["errors"]]) == (422, ["every"])
    assert owner.call("PUT", HERE, {"every": "daily"}).status == 422
    assert mail.read("olga").choice == Choice()


def test_a_refusal_is_told_with_its_reason(owner: Browser) -> None:
    mail.refused("olga", "bounced", NOW)
    told = owner.get(HERE).document["refusal"]
    assert told["reason_code"] == "bounced"
    assert told["sentence"] == "The last mail to your address came back as undeliverable."
