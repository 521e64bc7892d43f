from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError

from functions.manage.assets import Assets
from functions.manage.messages import (
    BROKEN,
    NOT_FOUND,
    SESSION_OVER,
    TOO_LARGE,
    Message,
    message_page,
)
from functions.manage.rendering import Business, Link, Page, Problem, render
from shared.web.templates import environment

ACME, BAKERY = Business("acme", "Acme & Sons"), Business("bakery", "Bakery")
SIGNED_OUT = Page(title="Welcome", version="0.1.0")
SIGNED_IN = replace(
    SIGNED_OUT, person="ann@example.com", csrf_token="token-1", business=ACME, businesses=(ACME, BAKERY)
)


def rendered(page: Page) -> str:
    return render("message.html", page=page, message=NOT_FOUND)


def text(source: str, **context: object) -> str:
    made = environment(DictLoader({"page.html": source}), Assets(Path(), {}))
    return made.get_template("page.html").render(**context)


def test_what_people_typed_is_escaped() -> None:
    assert text("{{ name }}", name="<script>'\"&") == "&lt;script&gt;&#39;&#34;&amp;"


def test_a_name_that_the_template_was_not_told_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        text("{{ balance }}")


def test_the_filters_write_money_days_and_moments() -> None:
    assert text("{{ 123456 | money }}") == "£1,234.56"


def test_a_person_who_is_not_signed_in_sees_no_business_and_no_way_to_sign_out() -> None:
    html = rendered(SIGNED_OUT)
    assert "<title>Welcome - Connectably for Xero</title>" in html
    assert "sign-out" not in html
    assert "Business:" not in html


def test_a_person_sees_who_she_is_where_she_is_and_signs_out_by_a_form_with_the_token() -> None:
    html = rendered(SIGNED_IN)
    assert "<title>Welcome - Acme &amp; Sons - Connectably for Xero</title>" in html
    assert "ann@example.com" in html
    assert '<form method="post" action="/manage/sign-out">' in html
    assert 'name="csrf_token" value="token-1"' in html


def test_other_businesses_are_links_and_a_single_business_needs_no_switcher() -> None:
    assert 'href="/manage/b/bakery">Bakery</a>' in rendered(SIGNED_IN)
    assert "/manage/b/acme" not in rendered(SIGNED_IN)
    assert "<details" not in rendered(replace(SIGNED_IN, businesses=(ACME,)))


def test_the_part_that_is_shown_is_marked_in_the_navigation() -> None:
    links = (Link("/manage/b/acme/", "Overview"), Link("/manage/b/acme/payouts", "Payouts", is_current=True))
    html = rendered(replace(SIGNED_IN, navigation=links))
    assert '<a href="/manage/b/acme/">Overview</a>' in html
    assert '<a href="/manage/b/acme/payouts" aria-current="page">Payouts</a>' in html


def test_a_problem_is_said_in_words_with_the_way_to_its_end() -> None:
    problem = Problem("Xero no longer lets us in.", Link("/manage/b/acme/connections", "Connect Xero again"))
    html = rendered(replace(SIGNED_IN, problems=(problem,)))
    assert 'class="banner is-problem"' in html
    assert 'Xero no longer lets us in. <a href="/manage/b/acme/connections">Connect Xero again</a>' in html


def test_moments_are_shown_in_the_business_s_zone_or_in_londons() -> None:
    assert SIGNED_OUT.zone == "Europe/London"
    assert replace(SIGNED_IN, business=Business("a", "A", "Atlantic/Azores")).zone == "Atlantic/Azores"


@pytest.mark.parametrize("message", [BROKEN, NOT_FOUND, SESSION_OVER, TOO_LARGE])
def test_every_message_has_a_title_of_its_own_and_a_next_step(message: Message) -> None:
    assert message.next
    html = message_page(message, SIGNED_OUT)
    assert f"<title>{message.heading} - " in html
    assert f"<h1>{message.heading}</h1>" in html
    assert f'href="{message.next.href}">{message.next.words}</a>' in html


def test_no_page_has_a_style_or_a_script_inside() -> None:
    html = rendered(replace(SIGNED_IN, problems=(Problem("Look here."),)))
    assert "<style" not in html
    assert " style=" not in html
    assert "<script" not in html
    assert " onclick" not in html
