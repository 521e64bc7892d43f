"""Forms begin as drafts, and only one that can be filled in is ever open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.catalogue.products import Ours
from shared.operations.orders import editing
from shared.operations.orders.editing import ChangedMeanwhile, NoSuchForm, Unfit
from shared.orders.addresses import address_from
from shared.orders.forms import OrderForm
from shared.orders.typed import Typed, TypedLine
from shared.store import catalogue, lead_sources, links, order_forms
from shared.store.links import Link

WANTED = Typed("Lessons", lines=(TypedLine(product="lesson"),), ways=("offline",))
EXTRA = TypedLine(name="Call-out", unit_price="35", account="200", tax_type="OUTPUT2")


def begun(tenant: str, title: str = "Lessons", address: str = "") -> OrderForm:
    return editing.begin(tenant, title, address, "f1", lambda: "chance")


def built(tenant: str, wanted: Typed = WANTED) -> OrderForm:
    begun(tenant)
    return editing.change(tenant, "f1", 1, wanted, lambda: "l1")


def complaints_of(error: pytest.ExceptionInfo[Unfit]) -> dict[str, str]:
    return error.value.complaints


def test_a_form_begins_as_a_draft_at_an_address_that_nobody_can_guess(selling: str) -> None:
    form = begun(selling)
    assert form == OrderForm("f1", "Lessons", address_from("chance"), revision=1)
    assert order_forms.read(selling, "f1") == form
    assert links.of_form(form.address) == Link(selling, "f1")


def test_a_form_begins_at_the_address_that_was_chosen(selling: str) -> None:
    assert begun(selling, address="Piano-Lessons").address == "piano-lessons"


@pytest.mark.parametrize(("title", "address", "box"), [("", "", "title"), ("Lessons", "api", "address")])
def test_a_form_without_a_title_or_with_a_reserved_address_does_not_begin(
    selling: str, title: str, address: str, box: str
) -> None:
    with pytest.raises(Unfit) as error:
        begun(selling, title, address)
    assert [*complaints_of(error)] == [box]
    assert not [*order_forms.every(selling)]


def test_an_address_that_another_business_has_is_refused(selling: str) -> None:
    order_forms.save("other", OrderForm("f9", "Theirs", "spring-sale"))
    with pytest.raises(Unfit) as error:
        begun(selling, address="spring-sale")
    assert "Another form has this address" in complaints_of(error)["address"]


def test_a_business_has_a_bounded_number_of_forms(selling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MOST_FORMS", 1)
    begun(selling)
    with pytest.raises(Unfit):
        editing.begin(selling, "Second", "", "f2", lambda: "more chance")


def test_a_form_becomes_what_was_typed(selling: str) -> None:
    form = built(selling, replace(WANTED, lines=(*WANTED.lines, EXTRA), opens_at="2026-12-01T09:00"))
    assert [each.sells if isinstance(each.sells, str) else each.sells.unit_price for each in form.lines] == [
        "lesson",
        Decimal("35.0000"),
    ]
    assert form.opens_at
    assert form.revision == 2


@pytest.mark.parametrize("product", ["hidden", "bare", "gone"])
def test_what_is_not_for_sale_is_refused_line_by_line(selling: str, product: str) -> None:
    with pytest.raises(Unfit) as error:
        built(selling, replace(WANTED, lines=(TypedLine(product=product),)))
    assert [*complaints_of(error)] == ["lines-0-product"]


def test_before_accounts_were_read_nothing_can_be_sold(empty_tables: None) -> None:
    with pytest.raises(Unfit) as error:
        built("acme", replace(WANTED, lines=(EXTRA,)))
    assert {*complaints_of(error)} == {"lines-0-account", "lines-0-tax_type"}


def test_a_lead_source_in_use_can_be_chosen(selling: str) -> None:
    source = lead_sources.read(selling).active[0].id
    assert built(selling, replace(WANTED, lead_source=source)).lead_source == source


def test_what_is_not_there_or_was_changed_meanwhile_is_not_changed(selling: str) -> None:
    form = built(selling)
    for revision, id, error in ((1, "f1", ChangedMeanwhile), (2, "f9", NoSuchForm)):
        with pytest.raises(error):
            editing.change(selling, id, revision, WANTED, lambda: "l1")
        with pytest.raises(error):
            editing.open_to_buyers(selling, id, revision)
        with pytest.raises(error):
            editing.close(selling, id, revision)
    with pytest.raises(NoSuchForm):
        editing.change("other", "f1", 2, WANTED, lambda: "l1")
    assert order_forms.read(selling, "f1") == form


def test_of_two_at_the_same_moment_one_saves(selling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = built(selling)
    editing.change(selling, "f1", 2, WANTED, lambda: "l1")
    monkeypatch.setattr(editing, "as_seen", lambda *_: seen)
    with pytest.raises(ChangedMeanwhile):
        editing.change(selling, "f1", 2, WANTED, lambda: "l1")


def test_a_form_is_opened_and_closed_once_however_often_it_is_said(selling: str) -> None:
    built(selling)
    opened = editing.open_to_buyers(selling, "f1", 2)
    assert (opened.state, editing.open_to_buyers(selling, "f1", 3)) == ("open", opened)
    closed = editing.close(selling, "f1", 3)
    assert (closed.state, editing.close(selling, "f1", 4)) == ("closed", closed)


def test_a_form_that_cannot_be_paid_or_sells_nothing_is_not_opened(selling: str) -> None:
    built(selling, Typed("Lessons", ways=("card",)))
    with pytest.raises(Unfit) as error:
        editing.open_to_buyers(selling, "f1", 2)
    wrong = complaints_of(error)
    assert ("at least one product" in wrong["lines"], "connect Stripe" in wrong["ways"]) == (True, True)


def test_a_form_whose_product_was_hidden_since_is_not_opened(selling: str) -> None:
    built(selling)
    catalogue.save_ours(selling, "lesson", Ours(is_hidden=True))
    with pytest.raises(Unfit) as error:
        editing.open_to_buyers(selling, "f1", 2)
    assert "One line is not for sale" in complaints_of(error)["lines"]


def test_a_form_that_is_open_is_never_changed_into_one_that_nobody_could_fill_in(selling: str) -> None:
    built(selling)
    opened = editing.open_to_buyers(selling, "f1", 2)
    with pytest.raises(Unfit) as error:
        editing.change(selling, "f1", 3, replace(WANTED, ways=()), lambda: "l2")
    assert [*complaints_of(error)] == ["ways"]
    assert order_forms.read(selling, "f1") == opened


def test_a_copy_is_a_draft_of_its_own(selling: str) -> None:
    form = built(selling)
    editing.open_to_buyers(selling, "f1", 2)
    copy = editing.copy(selling, "f1", "f2", lambda: "other chance")
    assert copy == replace(
        form, id="f2", title="Copy of Lessons", address=address_from("other chance"), revision=1
    )
    with pytest.raises(NoSuchForm):
        editing.copy(selling, "f9", "f3", lambda: "chance")
