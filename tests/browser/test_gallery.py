"""Shows every sample to a browser under the product's own headers: on a phone and a desk, in light and dark.

Pictures of all of them are in .local/gallery afterwards.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from local.browser.driving import DESK, PHONE, Scheme, Visit, visit, window
from local.emulator.surroundings import ROOT, STATE

PICTURES = STATE / "gallery"
FUNCTIONS = ROOT / "functions"
# Templates without this are parts of pages.
IS_PAGE = '{% extends "layout.html" %}'
LARGEST = 60_000
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# A picture that was refused, or is not in the sprite, has no size.
EMPTY_ICONS = "[...document.querySelectorAll('use')].filter(e => !e.getBBox().width).map(e => e.outerHTML)"

LOOKS = "e => (s => [s.borderTopWidth, s.backgroundImage])(getComputedStyle(e))"
WRONG = """<img src="/nothing"><svg><use href="#none"></use></svg><p style="color: red">x</p>
<canvas width="1000" height="1"></canvas>"""


@pytest.fixture(scope="session")
def listed(browser: Browser, gallery: str) -> dict[str, str]:
    """Returns the template of each sample, by the sample's address."""
    with window(browser) as context:
        links = visit(context, gallery).page.locator("a").all()
        told = [(each.get_attribute("href") or "", each.get_attribute("title") or "") for each in links]
    return {gallery.rstrip("/") + href: template for href, template in told}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_sample_is_accessible_fits_the_window_and_breaks_no_rule(
    browser: Browser, listed: dict[str, str], width: int
) -> None:
    objections: dict[str, object] = {}
    with window(browser, width) as context:
        for url in listed:
            seen, name = visit(context, url), url.rpartition("/")[2]
            found = [each for scheme in SCHEMES for each in judged(seen, name, width, scheme)]
            found += [*seen.complaints, *seen.page.evaluate(EMPTY_ICONS)]
            if found:
                objections[name] = found
            seen.page.close()
    assert len(listed) > 5
    assert objections == {}


def judged(seen: Visit, name: str, width: int, scheme: Scheme) -> list[str]:
    """Takes the picture of a sample in light or dark; returns what is wrong with it."""
    # Without motion no colour is still on its way from the other scheme.
    seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    seen.page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
    wide = ["wider than the window"] if seen.is_wider_than_the_window() else []
    return [f"{scheme}: {each}" for each in (*seen.accessibility(), *wide)]


def test_what_is_wrong_with_a_page_would_be_noticed(browser: Browser, gallery: str) -> None:
    with window(browser, PHONE) as context:
        seen = visit(context, f"{gallery}manage/gallery/parts_overview")
        seen.page.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', `{WRONG}`)")
        assert any(each.startswith("image-alt: ") for each in seen.accessibility())
        assert any("Content Security Policy" in each for each in seen.complaints)
        assert len(seen.page.evaluate(EMPTY_ICONS)) == 1
        assert seen.is_wider_than_the_window()


def test_every_template_of_a_page_has_a_sample(listed: dict[str, str]) -> None:
    for begins, folder in (("", "manage"), ("orderforms/", "orderforms")):
        found = (FUNCTIONS / folder / "templates").glob("*.html")
        pages = {f"{begins}{path.name}" for path in found if IS_PAGE in path.read_text(encoding="utf-8")}
        assert pages
        assert pages - set(listed.values()) == set(), "show them in local/gallery"


def test_the_first_view_of_any_sample_costs_less_than_60_kb(browser: Browser, listed: dict[str, str]) -> None:
    costs = {}
    for url in listed:
        with window(browser) as context:
            costs[url.rpartition("/")[2]] = visit(context, url).transferred
    print(costs)
    assert min(costs.values()) > 3_000
    assert max(costs.values()) < LARGEST


def test_without_scripts_businesses_and_a_chart_s_figures_are_shown(browser: Browser, gallery: str) -> None:
    with window(browser, PHONE, scripts=False) as context:
        page = visit(context, f"{gallery}manage/gallery/parts_overview").page
        expect(page.get_by_role("link", name="All businesses")).to_be_hidden()
        page.get_by_text("Acme & Sons").first.click()
        expect(page.get_by_role("link", name="All businesses")).to_be_visible()
        page.get_by_text("Show the figures").first.click()
        expect(page.get_by_role("cell", name="£14,903.25")).to_be_visible()


def test_a_refused_form_puts_the_focus_on_what_is_wrong_and_leads_to_each_field(
    browser: Browser, gallery: str
) -> None:
    with window(browser) as context:
        page = visit(context, f"{gallery}manage/gallery/parts_refused").page
        expect(page.get_by_role("alert")).to_be_focused()
        for link in page.get_by_role("alert").get_by_role("link").all():
            link.click()
            target = (link.get_attribute("href") or "")[1:]
            expect(page.locator(f"[id='{target}']")).to_be_focused()
            expect(page.locator(f"[id='{target}']")).to_have_attribute("aria-invalid", "true")


def test_what_is_chosen_looks_chosen(browser: Browser, gallery: str) -> None:
    with window(browser) as context:
        page = visit(context, f"{gallery}manage/gallery/parts_settings").page
        for kind in ("radio", "checkbox"):
            first = page.locator(f".choice input[type={kind}]").first
            before = first.evaluate(LOOKS)
            first.check()
            page.mouse.move(0, 0)
            page.locator("h1").click()
            expect(first).to_be_checked()
            # Styles come over bit by bit.
            page.wait_for_timeout(500)
            assert first.evaluate(LOOKS) != before, kind


def test_the_keyboard_can_skip_the_header(browser: Browser, gallery: str) -> None:
    with window(browser) as context:
        page = visit(context, f"{gallery}manage/gallery/parts_overview").page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')")


def test_the_conclusion_comes_into_the_page_by_itself_and_what_is_missing_stays(
    browser: Browser, gallery: str
) -> None:
    with window(browser) as context:
        seen = visit(context, f"{gallery}manage/gallery/overview_on_the_way")
        expect(seen.page.get_by_role("heading", name="Your books agree.")).to_be_visible(timeout=20_000)
        expect(seen.page.get_by_role("heading", name="What is missing in Xero")).to_be_visible()
        expect(seen.page.get_by_text("This goes on without you.")).to_have_count(0)
        expect(seen.page.locator("#conclusion")).to_have_count(1)
        assert seen.complaints == []


def test_progress_is_asked_for_under_the_strict_policy(browser: Browser, gallery: str) -> None:
    with window(browser) as context:
        seen = visit(context, f"{gallery}manage/gallery/parts_first_run")
        with seen.page.expect_response(re.compile("/parts_first_run/progress$"), timeout=10_000) as asked:
            pass
        assert asked.value.status == 200
        expect(seen.page.get_by_text("1,204 of 3,310 payments")).to_be_visible()
        assert seen.complaints == []
