"""Says what the page of tracking categories shows, and what a person can do there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.standins.xero import tracking
from local.standins.xero.desk import Desk, Form
from local.standins.xero.organisation import Organisation


def _show(books: Organisation, _: str, typed: Form) -> Mapping[str, Any]:
    return {"categories": tracking.present(books.state), "typed": typed}


def _rename(books: Organisation, _: str, form: Form) -> None:
    if form.get("option"):
        books.rename_tracking_option(form["category"], form["option"], form.get("name", ""))
    else:
        books.rename_tracking_category(form["category"], form.get("name", ""))


def _archive(books: Organisation, _: str, form: Form) -> None:
    if form.get("option"):
        books.archive_tracking_option(form["category"], form["option"])
    else:
        books.archive_tracking_category(form["category"])


def _restore(books: Organisation, _: str, form: Form) -> None:
    if form.get("option"):
        books.restore_tracking_option(form["category"], form["option"])
    else:
        books.restore_tracking_category(form["category"])


def _delete(books: Organisation, _: str, form: Form) -> None:
    if form.get("option"):
        books.delete_tracking_option(form["category"], form["option"])
    else:
        books.delete_tracking_category(form["category"])


def _add(books: Organisation, _: str, form: Form) -> None:
    if form.get("category"):
        books.add_tracking_option(form["category"], form.get("name", ""))
    else:
        books.add_tracking_category(form.get("name", ""))


DESK = Desk(
    "tracking",
    "tracking.html",
    _show,
    {"add": _add, "rename": _rename, "archive": _archive, "restore": _restore, "delete": _delete},
)
