"""Every change is noted with who made it, when and from where; what was refused is not."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import get_args

import pytest
from pynamodb.exceptions import PutError

from functions.manage.access import UNSAFE
from functions.manage.api.routes import API_ROUTES
from functions.manage.routes import ROUTES
from functions.manage.verbs import NOBODY_YET, VERBS
from shared.audit import Note, Verb
from shared.people import Membership, Role
from shared.store import audit, people
from shared.store.tables.people import AuditItem
from tests.functions.manage.api.test_settings import put
from tests.functions.manage.books import Books, filled
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.test_access import name_of, sent
from tests.functions.manage.test_stripe_pages import ALL, KEY

HERE = "/manage/b/piano"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


def log(tenant: str = "piano") -> list[Note]:
    """Returns what is noted of a business beside the sign-ins of its people, the newest first."""
    return [each for each in audit.latest(tenant, 200) if each.verb != "signed_in"]


def verbs(tenant: str = "piano") -> list[str]:
    return [each.verb for each in log(tenant)]


def test_every_route_that_changes_something_has_a_verb_and_no_other_route_has() -> None:
    unsafe = {name_of(each) for each in (*ROUTES, *API_ROUTES) if each.method in UNSAFE}
    assert VERBS.keys() == unsafe - NOBODY_YET
    assert {*VERBS.values()} <= {*get_args(Verb)}
    assert unsafe >= NOBODY_YET


def test_what_was_done_is_noted_once_and_what_was_refused_or_only_read_is_not(world: Pages) -> None:
    noted = dict[str, list[str]]()
    browser = world.signed_in("owner")
    for entry in (*ROUTES, *API_ROUTES):
        if browser.get("/api/session").status != 200:
            browser = world.signed_in("owner")
        # Whom an earlier route has taken out or given a role.
        people.add(Membership("somebody", "piano", "reader", "somebody@example.co.uk", NOW, "operator"))
        world.pass_time(timedelta(seconds=1))
        before, answer = verbs(), sent(browser, entry)
        name, after = name_of(entry), verbs()
        noted[name] = after[: len(after) - len(before)]
        assert noted[name] == ([VERBS[name]] if answer.status < 400 and name in VERBS else []), name
    assert sum(map(len, noted.values())) > 20


@pytest.mark.parametrize("visitor", ["stranger", "reader", "owner_of_another"])
def test_nobody_is_noted_for_what_a_role_does_not_allow(world: Pages, visitor: str) -> None:
    browser = world.signed_in(visitor)
    for entry in (*ROUTES, *API_ROUTES):
        if entry.needs in ("bookkeeper", "owner"):
            assert sent(browser, entry).status in (403, 404)
    assert log() == []


def test_an_entry_says_who_did_what_when_and_from_where(pages: Pages, owner: Browser) -> None:
    pages.pass_time(timedelta(minutes=3))
    body = f"csrf_token={owner.csrf}".encode()
    assert owner.send("POST", f"{HERE}/compare", body, **{"User-Agent": FIREFOX}).status == 303
    (noted,) = log()
    assert noted == Note(
        NOW + timedelta(minutes=3),
        noted.id,
        "olga",
        "olga@example.co.uk",
        "owner",
        "comparison_asked",
        "Had the accounts compared with the providers.",
        "",
        "192.0.2.1",
        FIREFOX,
        "page",
    )
    assert len(noted.id) == 16


def test_page_and_api_note_the_same_and_say_which_it_was(pages: Pages, owner: Browser) -> None:
    owner.post(f"{HERE}/compare")
    pages.pass_time(timedelta(seconds=1))
    owner.call("POST", "/api/businesses/piano/comparison")
    assert [(each.verb, each.way) for each in log()] == [
        ("comparison_asked", "API"),
        ("comparison_asked", "page"),
    ]


def test_sign_in_and_sign_out_are_noted_for_each_business_of_the_person(pages: Pages) -> None:
    roles: dict[str, Role] = {"piano": "owner", "guitar": "reader"}
    for tenant, role in roles.items():
        pages.begin_business(tenant)
        pages.add("olga", tenant, role)
    pages.begin_business("drums")
    browser = pages.signed_in("olga")
    pages.pass_time(timedelta(minutes=1))
    browser.post("/manage/sign-out")
    for tenant, role in roles.items():
        assert [(each.verb, each.who, each.role) for each in audit.latest(tenant, 9)] == [
            ("signed_out", "olga@example.co.uk", role),
            ("signed_in", "olga@example.co.uk", role),
        ]
    assert audit.latest("drums", 9) == []


def test_a_sign_in_that_failed_is_nobodys(pages: Pages, owner: Browser) -> None:
    before = [*AuditItem.scan()]
    assert Browser().get("/manage/signed-in?state=x&code=y").status == 400
    assert len([*AuditItem.scan()]) == len(before)


def test_signing_out_everywhere_is_noted_as_such(owner: Browser) -> None:
    owner.post("/manage/sign-out-everywhere")
    assert verbs() == ["signed_out_everywhere"]


def test_a_new_business_begins_its_log_with_its_beginning_and_no_other_log_has_it(owner: Browser) -> None:
    form = {"name": "Guitar Ltd", "time_zone": "Europe/London", "vat_registered": "no"}
    tenant = owner.post("/manage/new", form).location.rpartition("/")[2]
    (noted,) = log(tenant)
    assert (noted.verb, noted.role, noted.who) == ("business_begun", "owner", "olga@example.co.uk")
    assert log() == []


def test_who_was_let_in_given_a_role_or_taken_out_is_named(owner: Browser) -> None:
    owner.post(f"{HERE}/people", {"email": "bert@example.co.uk", "role": "reader"})
    (bert,) = (each.person for each in people.of_tenant("piano") if each.person != "olga")
    owner.call("PUT", f"/api/businesses/piano/people/{bert}/role", {"role": "bookkeeper"})
    owner.post(f"{HERE}/people/{bert}/remove")
    assert {(each.verb, each.about) for each in log()} == {
        ("person_invited", "bert@example.co.uk as reader"),
        ("role_changed", "bert@example.co.uk as bookkeeper"),
        ("person_removed", "bert@example.co.uk"),
    }


def test_a_form_that_was_refused_is_not_noted(owner: Browser) -> None:
    assert owner.post(f"{HERE}/people", {"email": "bert", "role": "reader"}).status == 422
    assert owner.post(f"{HERE}/people/olga/remove").status == 409
    assert owner.post(f"{HERE}/compare", {"csrf_token": "x"}).status == 403
    assert log() == []


def test_settings_and_accounts_are_noted_with_what_they_became(bookkeeper: Browser, books: Books) -> None:
    bookkeeper.post(f"{HERE}/settings", filled(suspense=""))
    assert put(bookkeeper, 1, suspense=None, emails="neither").status == 200
    bookkeeper.post(f"{HERE}/settings/undo", {"revision": "2"})
    bookkeeper.post(f"{HERE}/settings/account", {"purpose": "gocardless_bank"})
    assert {(each.verb, each.about, each.role) for each in log()} == {
        ("accounts_read", "", "bookkeeper"),
        ("settings_saved", "version 1", "bookkeeper"),
        ("settings_saved", "version 2", "bookkeeper"),
        ("settings_taken_back", "the change to version 2", "bookkeeper"),
        ("account_made", "092 GoCardless", "bookkeeper"),
    }


def test_stripe_is_noted_step_by_step_and_no_key_or_secret_stands_in_the_log(
    pages: Pages, owner: Browser
) -> None:
    pages.stripe.add_key(pages.stripe.open_account("acct_1Piano", "Piano Lessons"), KEY, ALL)
    for step, form in (
        ("connect", {"key": KEY}),
        ("rotate", {}),
        ("rotate", {"step": "finish"}),
        ("check", {}),
    ):
        assert owner.post(f"{HERE}/stripe/{step}", form).status == 303
        pages.pass_time(timedelta(seconds=1))
    assert owner.call("PUT", "/api/businesses/piano/connections/stripe", {"key": KEY}).status == 200
    pages.pass_time(timedelta(seconds=1))
    owner.post(f"{HERE}/stripe/disconnect")
    assert verbs()[::-1] == [
        "stripe_connected",
        "stripe_secret_renewed",
        "stripe_former_secret_ended",
        "stripe_selling_checked",
        "stripe_connected",
        "stripe_disconnected",
    ]
    stored = json.dumps([item.to_simple_dict() for item in AuditItem.scan()])
    for secret in (KEY, "whsec_", owner.csrf, *owner.cookies.values()):
        assert secret not in stored


def test_a_change_stands_though_it_could_not_be_noted_and_the_failure_is_told(
    owner: Browser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def away(*_: object) -> None:
        raise PutError("DynamoDB is away: bert@example.co.uk")

    monkeypatch.setattr(audit, "add", away)
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")
    answer = owner.post(f"{HERE}/people", {"email": "bert@example.co.uk", "role": "reader"})
    assert answer.status == 303
    assert {each.email for each in people.of_tenant("piano")} == {"olga@example.co.uk", "bert@example.co.uk"}
    (record,) = (each for each in caplog.records if each.levelno == logging.ERROR)
    told = vars(record)
    assert told["message"] == "could not note what was done"
    assert (told["verb"], told["person"], told["tenant"]) == ("person_invited", "olga", "piano")
    assert told["why"] == "PutError"
    assert "bert@" not in str(told)
    assert "audit_failed" in capsys.readouterr().out
