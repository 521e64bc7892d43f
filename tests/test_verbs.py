"""Each verb of the audit log exists once: its page, its API and its command reach the same function.

Which functions a route or a command reaches is read from the code, see tests/call_graph.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from inspect import getclosurevars
from typing import Literal, get_args

import pytest

from functions.manage.access import Entry
from functions.manage.api.routes import API_ROUTES
from functions.manage.routes import ROUTES
from functions.manage.verbs import verb_of
from ops.answering import Command
from ops.commands import COMMANDS
from shared.audit import SAYS, Verb, Way
from tests.call_graph import code_of, is_function, reached

WAYS: tuple[Way, ...] = get_args(Way)
BROWSER_ALONE = "It needs a browser, and the page of another site."
PERSON_ALONE = "It is about the session of a person in a browser; an operator has none."
NO_KEYS = "An operator has no account at the provider, and must never be sent somebody's key."
OWNERS_OWN = "It is the owner's to choose, on a page that shows what may be chosen."


@dataclass(frozen=True, slots=True)
class Does:
    """What does a verb: one function for all ways, but for the ways in `apart`, each with why.

    `lacks` are the ways on which the verb does not exist, each with why.
    """

    function: str
    lacks: Mapping[Way, str] = field(default_factory=dict)
    apart: Mapping[Way, tuple[str, str]] = field(default_factory=dict)

    def on(self, way: Way) -> str:
        return self.apart[way][0] if way in self.apart else self.function


def operation(name: str, lacks: Mapping[Way, str] | None = None) -> Does:
    return Does(f"shared.operations.{name}", lacks or {})


NOT_BY_COMMAND: Literal["command line"] = "command line"
IN_A_BUSINESS = "An operator looks after the installation, and knows no business's customers."
SEEN_FIRST = "A person looks at the page first, on which it says what comes of it."
ONE_BY_ONE = "Whoever calls the API enters and saves customers one by one."
NO_COMMAND: Mapping[Way, str] = {NOT_BY_COMMAND: IN_A_BUSINESS}
DOES: Mapping[Verb, Does] = {
    # ---- people and sessions: nothing but one row is written, so the store itself is what is shared
    "signed_in": Does("shared.store.sessions.begin", {"API": BROWSER_ALONE, NOT_BY_COMMAND: PERSON_ALONE}),
    "signed_out": Does("shared.store.sessions.end", {"API": PERSON_ALONE, NOT_BY_COMMAND: PERSON_ALONE}),
    "signed_out_everywhere": Does(
        "shared.store.people.sign_out_everywhere", {"API": PERSON_ALONE, NOT_BY_COMMAND: PERSON_ALONE}
    ),
    "business_begun": Does(
        "shared.store.businesses.begin", {NOT_BY_COMMAND: "An operator lets an owner in, who begins it."}
    ),
    "person_invited": Does("shared.store.people.add"),
    "role_changed": Does(
        "shared.store.people.change_role",
        {NOT_BY_COMMAND: "An operator removes a person and adds the person in the other role."},
    ),
    "person_removed": Does(
        "shared.store.people.remove",
        apart={
            "command line": (
                "shared.store.people.put_out",
                "On the pages nobody removes themselves, so that an owner is left; an operator is no owner.",
            )
        },
    ),
    "mail_chosen": operation("mail.choosing.choose", {NOT_BY_COMMAND: "Everybody chooses for themselves."}),
    "mail_stopped": operation(
        "mail.choosing.stop",
        {"API": "It is done by the link in a mail.", NOT_BY_COMMAND: "Everybody chooses for themselves."},
    ),
    "mail_sent": operation(
        "mail.digests.send_now",
        {
            "page": "Who writes to people is the function that sends mail: the pages may not.",
            "API": "As on the pages.",
        },
    ),
    # ---- Xero
    "xero_asked": Does("shared.store.sessions.expect", {"API": BROWSER_ALONE, NOT_BY_COMMAND: BROWSER_ALONE}),
    "xero_connected": operation(
        "xero_connection.connect", {"API": BROWSER_ALONE, NOT_BY_COMMAND: BROWSER_ALONE}
    ),
    "xero_disconnected": operation("xero_connection.disconnect", {NOT_BY_COMMAND: NO_KEYS}),
    "xero_looked_at": Does(
        "shared.store.looks.keep", {NOT_BY_COMMAND: "It shows on a page alone what is missing in Xero."}
    ),
    "accounts_read": operation("accounts.keep", {NOT_BY_COMMAND: OWNERS_OWN}),
    "account_made": operation("new_accounts.make", {NOT_BY_COMMAND: OWNERS_OWN}),
    # ---- settings
    "settings_saved": operation("choosing.choose", {NOT_BY_COMMAND: OWNERS_OWN}),
    "settings_taken_back": operation("choosing.take_back", {NOT_BY_COMMAND: OWNERS_OWN}),
    # ---- Stripe and GoCardless
    "stripe_connected": operation("stripe_connection.connect", {NOT_BY_COMMAND: NO_KEYS}),
    "stripe_secret_renewed": operation("stripe_connection.rotate", {NOT_BY_COMMAND: NO_KEYS}),
    "stripe_former_secret_ended": operation("stripe_connection.finish_rotation", {NOT_BY_COMMAND: NO_KEYS}),
    "stripe_selling_checked": operation("stripe_selling.check"),
    "stripe_disconnected": operation("stripe_connection.disconnect", {NOT_BY_COMMAND: NO_KEYS}),
    "gocardless_connected": operation("gocardless_connection.connect", {NOT_BY_COMMAND: NO_KEYS}),
    "gocardless_secret_kept": operation("gocardless_connection.take_secret", {NOT_BY_COMMAND: NO_KEYS}),
    "gocardless_former_secret_ended": operation(
        "gocardless_connection.finish_rotation", {NOT_BY_COMMAND: NO_KEYS}
    ),
    "gocardless_delivery_checked": operation(
        "gocardless_connection.look_for_delivery",
        {NOT_BY_COMMAND: "It waits with whoever has just pasted the secret; deliveries tells what failed."},
    ),
    "gocardless_disconnected": operation("gocardless_connection.disconnect", {NOT_BY_COMMAND: NO_KEYS}),
    "deliveries_looked_at": operation("failed_deliveries.look"),
    "deliveries_sent_again": operation("failed_deliveries.send_again"),
    # ---- the books
    "comparison_asked": Does(
        "shared.operations.reconcile.soon.compare_soon",
        apart={
            "command line": (
                "shared.operations.reconcile.run.reconcile",
                "An operator waits; a page cannot, and makes the turn due in which the same function runs.",
            )
        },
    ),
    "retried": operation("parked.order"),
    "accepted": Does("shared.operations.parked.accept"),
    "seen": operation("parked.see"),
    "posted_again": operation("repair.post_again"),
    "opening_posted": operation("opening_balance.post"),
    "undone": operation("undo.undo"),
    "redone": operation("undo.redo"),
    "month_closed": operation("months.begin"),
    "month_reopened": operation("months.reopen"),
    "export_asked": operation(
        "exports.ask", {NOT_BY_COMMAND: "The command line waits, and writes the file where it runs."}
    ),
    # ---- customers
    "customer_made": operation("contacts.edit.create", NO_COMMAND),
    "customer_edited": Does("shared.contacts.editing.edited", NO_COMMAND),
    "customer_archived": operation("contacts.edit.archive", NO_COMMAND),
    "customer_restored": operation("contacts.edit.restore", NO_COMMAND),
    "customer_moved": operation("contacts.places.move", NO_COMMAND),
    "note_added": operation("contacts.notes.add", NO_COMMAND),
    "note_removed": operation("contacts.notes.remove", NO_COMMAND),
    "customer_retried": operation("contacts.retrying.retry", {"API": "Saving sends it again.", **NO_COMMAND}),
    "customer_erased": operation("contacts.privacy.erase", {"API": SEEN_FIRST, **NO_COMMAND}),
    "file_looked_at": operation("contacts.csv_files.preview", {"API": ONE_BY_ONE, **NO_COMMAND}),
    "file_imported": operation("contacts.csv_files.begin", {"API": ONE_BY_ONE, **NO_COMMAND}),
    "contacts_read": operation("contacts.progress.ask_everything", {"API": SEEN_FIRST, **NO_COMMAND}),
    "product_edited": operation("catalogue.editing.change", NO_COMMAND),
    "picture_given": operation("catalogue.picturing.give", {"API": SEEN_FIRST, **NO_COMMAND}),
    "picture_removed": operation("catalogue.picturing.take_away", {"API": SEEN_FIRST, **NO_COMMAND}),
    "prices_meant": Does("shared.store.catalogue_readings.choose", NO_COMMAND),
    "products_read": operation("catalogue.asking.ask_for_all", NO_COMMAND),
    "order_form_begun": operation("orders.editing.begin", NO_COMMAND),
    "order_form_edited": operation("orders.editing.change", NO_COMMAND),
    "order_form_copied": operation("orders.editing.copy", NO_COMMAND),
    "order_form_opened": operation("orders.editing.open_to_buyers", NO_COMMAND),
    "order_form_closed": operation("orders.editing.close", NO_COMMAND),
    "logo_given": operation("orders.logo.give", {"API": SEEN_FIRST, **NO_COMMAND}),
    "logo_removed": operation("orders.logo.take_away", {"API": SEEN_FIRST, **NO_COMMAND}),
    "order_cancelled": operation("orders.cancelling.cancel", NO_COMMAND),
    "order_changed": operation("orders.changing.change", NO_COMMAND),
    "order_refunded": operation("orders.refunding.carry_out", NO_COMMAND),
    "refund_dealt_with": operation("orders.refunding.deal_with", NO_COMMAND),
    "customers_merged": operation("contacts.joining.join", NO_COMMAND),
    "customers_parted": operation("contacts.joining.part", NO_COMMAND),
    "pair_confirmed": operation("contacts.pairs.confirm", NO_COMMAND),
    "pair_refused": operation("contacts.pairs.refuse", NO_COMMAND),
    "pair_reopened": operation("contacts.pairs.undo", NO_COMMAND),
    "lead_source_added": operation("lead_sources.editing.add", NO_COMMAND),
    "lead_source_renamed": operation("lead_sources.editing.rename", NO_COMMAND),
    "lead_source_archived": operation("lead_sources.editing.archive", NO_COMMAND),
    "lead_source_restored": operation("lead_sources.editing.restore", NO_COMMAND),
    "lead_source_moved": operation("lead_sources.editing.move", NO_COMMAND),
    "tracking_category_chosen": operation("lead_sources.editing.use", NO_COMMAND),
    "tracking_looked_at": operation("lead_sources.asking.ask", NO_COMMAND),
    "feed_moved": operation(
        "backfill.begin",
        {
            "page": "The owner moves the first day in the settings, which decide whether that may be.",
            "API": "As on the pages, by the settings.",
        },
    ),
    "tables_restored": operation(
        "restore.hold",
        {
            "page": "Whoever restores tables looks after the whole installation.",
            "API": "Whoever restores tables looks after the whole installation.",
        },
    ),
}
# One verb, two things that may be accepted: a parked row, or what a person did in Xero.
ACCEPTS = ("shared.operations.parked.accept", "shared.operations.repair.accept")
ASKED_FOR: Mapping[Verb, str] = {"tracking_looked_at": "Xero is told of it, and looked at for that."}
FIRST_SOURCE: Mapping[Verb, str] = {"tracking_looked_at": "The first lead source of all is made in Xero."}
# A verb whose function another verb's route reaches as well, and why.
REACHES_TOO: Mapping[Verb, Mapping[Verb, str]] = {
    "xero_connected": {
        "xero_asked": "Of several organisations the owner chooses, by a form that is expected likewise.",
        "accounts_read": "What is offered there is read as soon as it is connected.",
        "xero_looked_at": "It is looked at as soon as it is connected.",
    },
    "xero_looked_at": {"accounts_read": "Looking reads the accounts first."},
    "file_imported": {
        "customer_made": "A line of the file is a new customer.",
        "customer_edited": "Another line is an edit.",
        **FIRST_SOURCE,
    },
    "customer_made": FIRST_SOURCE,
    "customer_edited": FIRST_SOURCE,
    "lead_source_added": ASKED_FOR,
    "lead_source_renamed": ASKED_FOR,
    "lead_source_archived": ASKED_FOR,
    "lead_source_restored": ASKED_FOR,
    "tracking_category_chosen": ASKED_FOR,
    "pair_confirmed": {"customers_merged": "Two who are the same become one."},
    "pair_reopened": {"customers_parted": "Two who became one by the pair are two again."},
    "settings_taken_back": {"settings_saved": "To take a change back is to choose what was chosen before."},
    "signed_out_everywhere": {"signed_out": "The session at hand ends, too."},
    "signed_in": {"signed_out": "The session before the sign-in ends: it was nobody's."},
    "business_begun": {"person_invited": "Whoever begins a business is its first owner."},
}


def place_of(entry: Entry) -> str:
    """Returns the function that answers at a route, by its dotted name."""
    named = getclosurevars(entry.action).nonlocals
    return f"functions.manage.{named['module']}.{named['name']}"


def place_of_command(command: Command) -> str:
    return f"{command.run.__module__}.{command.run.__qualname__}"


def told(place: str) -> Iterator[str]:
    """Yields the verbs that a function's code names itself: `deed.verb = "..."`, or `Did("...", ...)`."""
    for function in reached(place):
        for node in ast.walk(code_of(function)):
            if isinstance(node, ast.Assign) and any(map(_is_verb, node.targets)):
                yield from _texts(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Did":
                yield from _texts(node.args[0])


def _is_verb(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple):
        return any(map(_is_verb, target.elts))
    return isinstance(target, ast.Attribute) and target.attr == "verb"


def _texts(value: ast.expr) -> Iterator[str]:
    """Yields the texts that a value may be; of a tuple, those of the first of its values."""
    if isinstance(value, ast.Tuple):
        yield from _texts(value.elts[0])
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def every_way() -> Iterator[tuple[Way, str, frozenset[str]]]:
    """Yields each route and command that changes something: the way, the function, and its verbs."""
    for entry in (*ROUTES, *API_ROUTES):
        place, own = place_of(entry), verb_of(entry)
        verbs = frozenset(told(place)) | ({own} if own else frozenset())
        if verbs:
            yield "API" if entry.is_api else "page", place, verbs
    for command in COMMANDS:
        place = place_of_command(command)
        if verbs := frozenset(told(place)):
            yield "command line", place, verbs


EVERY_WAY = tuple(every_way())


def named(told: str | frozenset[str]) -> str:
    """Names a test, in every process alike."""
    return told if isinstance(told, str) else "-".join(sorted(told))


def ways_of(verb: Verb) -> dict[Way, list[str]]:
    found: dict[Way, list[str]] = {}
    for way, place, verbs in EVERY_WAY:
        if verb in verbs:
            found.setdefault(way, []).append(place)
    return found


def test_every_verb_is_listed_with_what_does_it() -> None:
    assert {*DOES} == {*SAYS}
    assert [each.function for each in DOES.values() if not is_function(each.function)] == []


@pytest.mark.parametrize("verb", DOES)
def test_a_verb_exists_on_every_way_but_those_for_which_there_is_a_reason(verb: Verb) -> None:
    assert {*ways_of(verb)} == {*WAYS} - {*DOES[verb].lacks}
    assert all(DOES[verb].lacks.values())


@pytest.mark.parametrize("verb", DOES)
def test_every_way_of_a_verb_reaches_the_one_function_that_does_it(verb: Verb) -> None:
    does = DOES[verb]
    for way, places in ways_of(verb).items():
        for place in places:
            wanted = ACCEPTS if verb == "accepted" else (does.on(way),)
            assert reached(place) & {*wanted}, f"{way}: {place} does not reach {wanted}"


@pytest.mark.parametrize(("way", "place", "verbs"), EVERY_WAY, ids=named)
def test_a_route_or_command_reaches_the_functions_of_its_own_verbs_and_of_no_other(
    way: Way, place: str, verbs: frozenset[str]
) -> None:
    """So that what the other tests find is no accident of a graph in which everything reaches everything."""
    found = {verb for verb, does in DOES.items() if does.on(way) in reached(place)}
    may = {too for verb in verbs for too in REACHES_TOO.get(verb, {})}  # type: ignore[call-overload]  # a verb is text here
    assert found - verbs - may == set()


def test_what_is_accepted_is_a_row_or_a_finding_and_each_way_knows_both() -> None:
    for way, places in ways_of("accepted").items():
        found = {each for place in places for each in ACCEPTS if each in reached(place)}
        assert found == {*ACCEPTS}, way


def test_the_turn_that_a_page_makes_due_runs_what_the_command_line_runs() -> None:
    run, _ = DOES["comparison_asked"].apart["command line"]
    assert run in reached("functions.sync.reconcile.handler")
    assert run not in reached("functions.manage.overview.compare")


# ---- the search itself


def test_a_misspelt_function_reaches_nothing_and_is_an_error() -> None:
    with pytest.raises(LookupError):
        reached("shared.operations.parked.retyr")


def test_what_is_imported_within_a_function_or_under_another_name_is_found() -> None:
    # A local import, and a function that another module brings in under its own name.
    assert "shared.operations.gocardless_connection.connect" in reached(
        "functions.manage.gocardless_pages.connect"
    )
    assert "shared.operations.new_accounts.make" in reached("functions.manage.xero_accounts.make")


def test_what_is_handed_on_is_found() -> None:
    assert "functions.sync.reconcile.reconcile_one" in reached("functions.sync.reconcile.take_one_turn")


def test_a_page_that_only_shows_reaches_nothing_that_changes() -> None:
    shows = reached("functions.manage.attention.shown") | reached("functions.manage.connection_pages.shown")
    assert {each.function for each in DOES.values()} & shows == set()
