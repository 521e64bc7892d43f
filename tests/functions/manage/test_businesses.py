from __future__ import annotations

import pytest

from shared.store import people, tenants
from shared.store.tables.businesses import TenantItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages

FORM = {"name": "Piano Lessons", "time_zone": "Europe/London", "vat_registered": "yes"}


@pytest.fixture
def newcomer(pages: Pages) -> Browser:
    return pages.signed_in("nora")


def only_business() -> TenantItem:
    (item,) = TenantItem.scan()
    return item


def test_whoever_has_no_business_begins_one_and_owns_it(newcomer: Browser) -> None:
    assert "You belong to no business yet." in newcomer.get("/manage").text
    answer = newcomer.post("/manage/new", FORM)
    begun = only_business()
    assert answer.location == f"/manage/b/{begun.tenant}"
    assert (begun.name, begun.time_zone, begun.vat_registered) == ("Piano Lessons", "Europe/London", True)
    assert people.read("nora").role_in(begun.tenant) == "owner"
    assert "Piano Lessons" in newcomer.get(answer.location).text


def test_a_business_that_is_not_registered_for_vat_is_noted_as_such(newcomer: Browser) -> None:
    newcomer.post("/manage/new", FORM | {"vat_registered": "no"})
    assert only_business().vat_registered is False


def test_a_business_begins_without_settings_so_that_nothing_is_booked_for_it(newcomer: Browser) -> None:
    newcomer.post("/manage/new", FORM)
    assert tenants.read(only_business().tenant) is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Enter the name of the business."),
        ({"name": " \t "}, "Enter the name of the business."),
        ({"name": "x" * 101}, "Use 100 characters at most."),
        ({"name": "Piano\N{RIGHT-TO-LEFT OVERRIDE}sgnosseL"}, "one character here cannot be shown"),
        ({"name": "Piano\x00"}, "one character here cannot be shown"),
        ({"time_zone": "Mars/Olympus"}, "Not a valid choice"),
        ({"vat_registered": ""}, "Say whether the business is registered for VAT."),
        ({"vat_registered": "maybe"}, "Not a valid choice"),
    ],
    ids=str,
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_begun(
    newcomer: Browser, changed: dict[str, str], says: str
) -> None:
    answer = newcomer.post("/manage/new", FORM | changed)
    assert answer.status == 422
    assert says in answer.text
    assert list(TenantItem.scan()) == []


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}",
        "山田ピアノ",
        "مدرسة البيانو",
        "Ó Súilleabháin & Co",
    ],
)
def test_a_name_is_shown_as_it_was_typed_and_never_as_markup(newcomer: Browser, name: str) -> None:
    page = newcomer.get(newcomer.post("/manage/new", FORM | {"name": name}).location)
    assert only_business().name == name
    assert "<script>" not in page.text
    assert "<img src=x" not in page.text
    # The business's id is made at random, and may hold any digits.
    shown = page.text.replace(only_business().tenant, "")
    assert "49" not in shown.partition("<footer")[0].partition("<main")[2]


def test_a_bookkeeper_of_many_businesses_finds_each_by_its_name_and_switches(pages: Pages) -> None:
    for tenant, name in (("a", "Violin Ltd"), ("b", "cello Ltd"), ("c", "Oboe Ltd")):
        pages.begin_business(tenant, name)
        pages.add("bea", tenant, "bookkeeper")
    browser = pages.signed_in("bea")
    text = browser.get("/manage").text
    assert text.index("cello Ltd") < text.index("Oboe Ltd") < text.index("Violin Ltd")
    assert 'href="/manage/b/c' in browser.get("/manage/b/a").text


def test_a_guest_of_others_cannot_begin_a_business(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("gus", "piano", "reader")
    browser = pages.signed_in("gus")
    for answer in (browser.get("/manage/new"), browser.post("/manage/new", FORM)):
        assert (answer.status, answer.heading) == (403, "You cannot begin a business here")
    assert only_business().tenant == "piano"
