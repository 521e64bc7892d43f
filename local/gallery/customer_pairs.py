"""Shows likely pairs of customers, two that are merged, files of customers, and how one is erased."""

from __future__ import annotations

from dataclasses import replace

from functions.manage.customers.file_pages import context as file_context
from functions.manage.customers.file_pages import told
from functions.manage.customers.merge_pages import COLUMNS, Candidate
from functions.manage.customers.merge_pages import context as merged
from functions.manage.customers.pair_pages import context
from functions.manage.rendering import Link
from local.gallery.sample import HOME, NOW, Sample, sample
from shared.contacts.csv_reading import NOT_UTF8
from shared.contacts.customers import Customer
from shared.contacts.customers import Link as Pairing
from shared.contacts.details import Details, Person, Phone
from shared.contacts.joining import joined
from shared.operations.contacts.csv_files import Failed, Import
from shared.operations.contacts.csv_files import Preview as Foreseen
from shared.operations.contacts.joining import Preview
from shared.operations.contacts.pairs import Pair

ROOT = f"{HOME}/customers"
OURS = Customer(
    "c1",
    "company",
    Details("Acme Widgets & Sons (Kirkby Lonsdale)", "Ada", "Nair", "ada@widgets.example"),
    ("wholesale",),
    revision=2,
)
THEIRS = Customer(
    "c2",
    "company",
    Details(
        "Acme Widgets and Sons (Kirkby Lonsdale) Limited",
        "Ada",
        "Nair",
        "ada.nair@widgets.example",
        (Person("p1", "Wilhelmina", "Featherstonehaugh-Cholmondeley", "w@widgets.example"),),
        {"MOBILE": Phone("7700 900123")},
    ),
    link=Pairing("66666666-7777-4000-8000-000000000001", Details(), seen_at=NOW),
    revision=5,
)
PAIR = Pair("c1~c2", OURS, THEIRS, ("the same e-mail address", "nearly the same name"), NOW)


def pair_samples() -> dict[str, Sample]:
    """Returns the pages by name."""
    refused = replace(PAIR, outcome="refused", by="ann.bookkeeper@accountants.example", at=NOW)
    return {
        "customer_pairs": _pairs((PAIR,) * 5, (refused,) * 2),
        "customer_pairs_none": _pairs((), ()),
        "customer_merge": _merge(preview=None, words="acme", found=[_candidate()] * 3),
        "customer_merge_preview": _merge(**merged(ROOT, Preview(OURS, THEIRS, joined(OURS, THEIRS)), {})),
    }


def _pairs(waiting: tuple[Pair, ...], decided: tuple[Pair, ...]) -> Sample:
    told = context(ROOT, waiting, decided, may_change=True)
    return sample(
        "customer_pairs.html", "Likely pairs", told | {"first": None, "next": "#" if waiting else None}
    )


def _candidate() -> Candidate:
    return Candidate(Link("#", THEIRS.details.name), "Ada Nair, ada.nair@widgets.example, in Xero")


def _merge(**more: object) -> Sample:
    told = {"name": OURS.details.name, "page_of": "#", "here": "#", "columns": COLUMNS}
    return sample("customer_merge.html", "Merge with another contact", told | more)


def file_samples() -> dict[str, Sample]:
    """Returns the pages of files and of erasing by name."""
    bad = [Failed(number, "E-mail: enter one address and nothing else.") for number in range(2, 132)]
    seen = Foreseen("u1", 1_204, 12, 300, 17, 100, bad, ["Shoe size"])
    done = Import("u1", "ann@accountants.example", NOW, 1_216, 13, 13, 1_200, 12, 0, 4, tuple(bad[:4]), True)
    part = replace(done, done=5, created=480)
    title = "Import contacts"
    erased = {"here": "#", "name": THEIRS.details.name, "is_paired": True, "is_unsure": True}
    return {
        "customer_import": sample("customer_import.html", title, file_context(ROOT)),
        "customer_import_refused": sample("customer_import.html", title, file_context(ROOT, NOT_UTF8)),
        "customer_import_preview": sample("customer_import.html", title, file_context(ROOT, "", seen)),
        "customer_imported": sample("customer_imported.html", title, told(ROOT, done)),
        "customer_importing": sample("customer_imported.html", title, told(ROOT, part)),
        "customer_erase": sample("customer_erase.html", "Erase personal data", erased),
    }
