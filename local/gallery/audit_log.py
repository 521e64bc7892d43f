"""Shows the audit log: with entries of people and of an operator, and when nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

from functions.manage.audit_pages import COLUMNS
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.audit import OPERATOR, SAYS, Note, Verb

VISIT = SimpleNamespace(tenant=ACME.id)
Three = tuple[str, str, str]
ANN = ("ann", "ann.bookkeeper@accountants.example", "owner")
BOB = ("bob", "bob@acme.example", "reader")
ADA = (f"{OPERATOR}ada", "ada", "operator")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ON_PAGE = ("2001:db8:85a3::8a2e:370:7334", PHONE, "page")
BY_API = ("192.0.2.1", "curl/8.5.0", "API")
BY_OPERATOR = ("ops-1", "", "command line")


def audit_samples() -> dict[str, Sample]:
    return {"audit": _audit(_notes()), "audit_empty": _audit(())}


def _notes() -> tuple[Note, ...]:
    return (
        _note(0, "settings_saved", "version 7", ANN, ON_PAGE),
        _note(5, "role_changed", "bob@acme.example as bookkeeper", ANN, ON_PAGE),
        _note(9, "signed_in", "", BOB, BY_API),
        _note(2_000, "retried", "ch_3PiAnO1 invoice", ADA, BY_OPERATOR),
    )


def _note(minutes: int, verb: Verb, about: str, who: Three, where: Three) -> Note:
    return Note(NOW - timedelta(minutes=minutes), str(minutes), *who, verb, SAYS[verb], about, *where)


def _audit(notes: Sequence[Note]) -> Sample:
    people = {each.person: each.who for each in notes}
    told = {"visit": VISIT, "columns": COLUMNS, "notes": notes, "persons": people.items()}
    asked = {"month": "2026-11", "person": "", "months": [("2026-11", "November 2026")]}
    pages = {"first": "#" if notes else None, "next": "#" if notes else None, "as_csv": "#"}
    return sample("audit.html", "Audit log", told | asked | pages)
