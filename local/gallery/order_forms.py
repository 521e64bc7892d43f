"""Shows order forms: the list, one in each state with its previews, and the builder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from functions.manage.order_forms import edit_pages, lists, one_pages
from functions.manage.order_forms.builder import complain, filled
from functions.manage.order_forms.edit_pages import Lists
from functions.manage.order_forms.fields import BuilderForm, NewForm
from functions.manage.order_forms.words import badge_of
from local.gallery.customers import NAMES
from local.gallery.products import TERMS
from local.gallery.sample import HOME, NOW, Sample, sample
from shared.orders.example import example_of
from shared.orders.forms import MOST_LINES, Extra, FormLine, Look, OrderForm, Quantity
from shared.orders.offers import Offer
from shared.orders.recurrence import Recurrence
from shared.orders.typed_again import typed_of

ROOT, PUBLIC = f"{HOME}/forms", "https://orders.example/f/"
CALL_OUT = Extra("Call-out charge", Decimal("35.0000"), "200", "OUTPUT2")
CARE = OrderForm(
    "f1",
    "Boiler care for a whole year, with everything that a cold house needs",
    "boiler-care",
    (
        FormLine("a", "i1", Quantity(1, 4), Recurrence("month", 12, date(2027, 1, 1))),
        FormLine("b", CALL_OUT),
        FormLine("c", "gone", Quantity(2, 2)),
    ),
    ("card", "direct_debit"),
    "We look after your boiler.\nYou need not be in.",
    "We come between eight and six.\nYou can end this at any time.",
    ("phone", "notes"),
    Look("Forte & Sons", "#1d4f91"),
    "both",
    "fair",
    "open",
    NOW,
    reached_by="01632 960123",
    revision=3,
)
DRAFT = OrderForm("f2", NAMES[2], "k7w2m9p4xq3n")
OFFERS = [
    Offer("a", "Yearly boiler service", Decimal("99.9996"), Decimal(20), "200", "OUTPUT2", "i1", "BOI-001"),
    Offer("b", CALL_OUT.name, Decimal(42), Decimal(20), "200", "OUTPUT2"),
]
LISTS = Lists(
    (("200", "200 Sales"), ("260", "260 Other Revenue")),
    (("OUTPUT2", "20% (VAT on Income)"), ("ZERORATEDOUTPUT", "Zero Rated Income")),
    (("i1", "Yearly boiler service (BOI-001)"), ("i2", f"{NAMES[3]} (PIANO)")),
    (("fair", "Trade fair"), ("web", "Website")),
    {"i1": "Yearly boiler service"},
)
FACTS = [
    ("Opens", "29 Nov 2026, 10:42"),
    ("Closes", "When you close it"),
    ("How buyers reach you", "01632 960123"),
    ("Invoice by e-mail from Xero", "Both times"),
    ("Lead source of new customers", "Trade fair"),
]
PROBLEMS = [
    "Choose at least one product.",
    "Before you offer payment by card, connect Stripe, and check on its page whether the key may sell.",
]


def order_forms_samples() -> dict[str, Sample]:
    """Returns the pages of order forms by name."""
    wrong = _builder(CARE)
    complain(
        wrong,
        {"title": "Enter a title: buyers read it above the form.", "lines-1-unit_price": "Enter a price."},
    )
    complain(wrong, {"lines-2-product": "This product is not for sale.", "ways": "Choose from the list."})
    full = replace(CARE, lines=tuple(replace(CARE.lines[0], id=str(at)) for at in range(MOST_LINES)))
    return {
        "order_forms": _listed(CARE, DRAFT, replace(CARE, id="f3", title=NAMES[0], state="closed")),
        "order_forms_none": _listed(),
        "order_form": _one(CARE),
        "order_form_draft": _one(DRAFT, problems=PROBLEMS),
        "order_form_wrong_logo": _one(CARE, wrong_logo="Choose a picture."),
        "order_form_reader": _one(replace(CARE, state="closed"), may_change=False),
        "order_form_builder": _edit(CARE, _builder(CARE)),
        "order_form_builder_empty": _edit(DRAFT, _builder(DRAFT), replace(LISTS, products=())),
        "order_form_builder_refused": _edit(CARE, wrong),
        "order_form_builder_meanwhile": _edit(CARE, _builder(CARE), replace(LISTS, has_more=True), True),
        "order_form_builder_full": _edit(full, _builder(full)),
    }


def _listed(*forms: OrderForm) -> Sample:
    told = lists.context(ROOT, forms, PUBLIC, NOW, may_change=True) | {"form": NewForm()}
    return sample("order_forms.html", "Order forms", told)


def _one(
    form: OrderForm, may_change: bool = True, problems: list[str] | None = None, wrong_logo: str = ""
) -> Sample:
    told = one_pages.context(ROOT, form, example_of(form, OFFERS), TERMS, may_change)
    told |= {
        "badge": badge_of(form, NOW),
        "facts_of_form": FACTS,
        "public": f"{PUBLIC}{form.address}",
        # Here is nobody who draws one.
        "qr": "",
        "problems": problems or [],
        "brand": form.look.brand or "Acme & Sons",
        "logo": "",
        "wrong_logo": wrong_logo,
    }
    return sample("order_form.html", form.title, told)


def _builder(form: OrderForm) -> BuilderForm:
    return filled(typed_of(form, ZoneInfo("Europe/London")), form.revision)


def _edit(form: OrderForm, typed: BuilderForm, offered: Lists = LISTS, is_meanwhile: bool = False) -> Sample:
    told = edit_pages.context(typed, offered, f"{ROOT}/f/{form.id}", TERMS)
    told |= {"public": PUBLIC, "is_meanwhile": is_meanwhile, "order_form": form}
    return sample("order_form_builder.html", f"Edit {form.title}", told)
