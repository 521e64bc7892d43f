"""Shows customers: a long list with names in every script, none, one of each standing, and the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from functions.manage.customers.asked import Asked, Listed
from functions.manage.customers.edit_pages import MEANWHILE, PHONE_FIELDS, differing
from functions.manage.customers.fields import CustomerForm
from functions.manage.customers.form import filled
from functions.manage.customers.lists import context as listed
from functions.manage.customers.one_pages import Joined, context, past_in
from functions.manage.rendering import Link
from local.gallery.customer_pairs import file_samples, pair_samples
from local.gallery.customer_sales import a_panel
from local.gallery.sample import ACME, HOME, NOW, Sample, sample
from shared.contacts.customers import Change, Customer, Refusal
from shared.contacts.customers import Link as Pair
from shared.contacts.details import Address, Details, Person, Phone
from shared.lead_sources.sources import DEFAULTS
from shared.operations.contacts.histories import Entry, HistoryPage
from shared.operations.contacts.progress import ImportProgress
from shared.store.directory_notes import Note

ROOT = f"{HOME}/customers"
ANN, XERO = "ann.bookkeeper@accountants.example", "Xero"
NAMES = (
    "Acme Widgets & Sons (Kirkby Lonsdale) Limited",
    "🎹 Piano Lessons 🎶",
    "شركة النور للتجارة",
    "Wilhelmina-Featherstonehaugh-Cholmondeley-Marjoribanks-Ruthven-Menzies",
    "株式会社ねこ",
    "Bob",
)
PERSONS = tuple(
    Person(f"p{n}", "Person", f"Number {n}", f"p{n}@widgets.example", n == 1) for n in range(1, 8)
)
DETAILS = Details(
    NAMES[0],
    "Ada",
    "Nair",
    "ada.nair@widgets.example",
    PERSONS,
    {"DEFAULT": Phone("7946 0000", "20", "44"), "MOBILE": Phone("7700 900123")},
    Address("Unit 4, The Old Mill", "Mill Brow", city="Kirkby Lonsdale", postal_code="LA6 2AT"),
    Address("1 High Street", attention_to="Goods in", city="Kendal", country="United Kingdom"),
    "https://widgets.example",
)
PAIR = Pair("66666666-7777-4000-8000-000000000001", DETAILS, seen_at=NOW)
ONE = Customer("c1", "company", DETAILS, ("wholesale", "Kendal"), created_at=NOW, link=PAIR, revision=7)
NOTE = Note("n1", "c1", "Rang about the order.\nWants it by Friday. 🎹", ANN, NOW)
REFUSED = Refusal("name_taken", "The contact name Acme Widgets is already assigned to another contact.", NOW)


def customers_samples() -> dict[str, Sample]:
    """Returns the pages of customers by name."""
    sent = replace(ONE, unsent_since=NOW)
    refused = replace(sent, link=replace(PAIR, refusal=REFUSED))
    alone = Customer("c2", "consumer", Details(NAMES[2]), created_at=NOW)
    return {
        "customers": _listed(Listed(Asked(), tuple(_many()), next="x")),
        "customers_own_order": _listed(Listed(Asked(sort="own"), tuple(_many())[:9], cursor="x")),
        "customers_none": _listed(Listed(Asked(), ())),
        "customers_reader": _listed(Listed(Asked(words="ann"), tuple(_many())[:9]), may_change=False),
        "customer": _one(ONE, past=[*_past()]),
        "customer_sent": _one(sent),
        "customer_refused": _one(refused),
        "customer_alone": _one(alone),
        "customer_archived": _one(replace(ONE, state="archived")),
        "customer_merged": _one(replace(ONE, state="merged", merged_into="c9", link=None)),
        "customer_erased": _one(Customer("c3", state="erased")),
        "customer_reader": _one(ONE, past=[*_past()], may_change=False),
        **pair_samples(),
        **file_samples(),
        "customer_new": _form(CustomerForm(data={"revision": "0", "kind": "company"}), "New contact", False),
        "customer_edit": _form(CustomerForm(data=filled(ONE)), f"Edit {NAMES[0]}"),
        "customer_refused_form": _form(_wrong(), f"Edit {NAMES[0]}"),
        "customer_meanwhile": _form(CustomerForm(data=filled(ONE)), f"Edit {NAMES[0]}", meanwhile=True),
    }


def _many() -> list[Customer]:
    """Makes three hundred customers of every standing."""
    base = [replace(ONE, unsent_since=NOW), Customer("", "company", Details(""), ("a",)), ONE]
    return [
        replace(
            base[number % 3],
            id=f"c{number}",
            details=replace(base[number % 3].details, name=f"{NAMES[number % len(NAMES)]} {number}"),
        )
        for number in range(300)
    ]


SOURCES = {"event": "Trade fair"}


def _listed(page: Listed, may_change: bool = True) -> Sample:
    told = listed(ROOT, page, may_change, 101, DEFAULTS)
    told |= {"imported": ImportProgress(4_310, 10_000, 1_204), "is_connected": True}
    return sample("customers.html", "Contacts", told)


def _past() -> list[Change]:
    at = NOW - timedelta(hours=2)
    return [
        Change("email", "ada@old.example", "ada.nair@widgets.example", ANN, NOW),
        Change("name", NAMES[0], NAMES[3], XERO, at, gave_way="xero"),
        Change("lead_source", "", "event", ANN, NOW),
        Change("phone.MOBILE", None, Phone("7700 900123"), XERO, at),
        Change("tags", "", "wholesale, Kendal", ANN, at),
    ]


def _one(customer: Customer, past: list[Change] | None = None, may_change: bool = True) -> Sample:
    here = f"{ROOT}/c/{customer.id}"
    entries = tuple(Entry(customer.id, f"{n}", n, each) for n, each in enumerate(past or []))
    told: dict[str, Any] = {
        "root": ROOT,
        "in_xero": Link("#", "Look at it in Xero") if customer.link else None,
        "into": Link("#", NAMES[1]) if customer.merged_into else None,
        "notes": [NOTE] * len(entries),
        "more_notes": "#" if entries else None,
        "history": [*past_in(HistoryPage(entries), customer, SOURCES)],
        "joined": Joined("c9", NAMES[1], NOW) if entries else None,
        "is_owner": may_change,
        "sold": a_panel(is_counted=bool(entries)) if customer.link else None,
        "first": None,
        "next": "#" if entries else None,
    }
    title = context(customer, here, ACME.zone, may_change, SOURCES)
    return sample("customer.html", title["name"], told | title)


def _form(form: CustomerForm, title: str, is_paired: bool = True, meanwhile: bool = False) -> Sample:
    typed = replace(DETAILS, name=NAMES[3], email="other@widgets.example", phones={})
    told: dict[str, Any] = {
        "form": form,
        "action": "#",
        "back": Link(ROOT, "All contacts"),
        "meanwhile": differing(DETAILS, typed, SOURCES) if meanwhile else None,
        "meanwhile_columns": MEANWHILE,
        "phones": PHONE_FIELDS,
        "is_paired": is_paired,
        "sends_names": True,
    }
    return sample("customer_form.html", title, told)


def _wrong() -> CustomerForm:
    """Makes a form in which a name, a phone, and a person's address are refused."""
    form = CustomerForm(data=filled(ONE))
    form.name.errors = ["Name: 300 characters are too many. Xero takes 255."]
    form.phone_mobile.form.number.errors = ["Mobile: a phone needs a digit."]
    form.persons.entries[1].form.email.errors = ["E-mail: Xero takes no such address."]
    form.persons.errors = [form.persons.entries[1].errors]
    return form
