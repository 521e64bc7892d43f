"""Whatever a person does in Xero meanwhile: nothing is lost, nothing doubled, and every penny has its cause.

MONTHS=n draws as many months with other meddling every time, as tests/functions/test_months.py says.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from hypothesis import example, given, note
from hypothesis import strategies as st

from functions.sync.reconcile_wiring import wire
from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero import Invalid, Organisation
from local.standins.xero.beancount import check, export
from local.worlds.playing import play
from shared.operations.parked import parked, retry
from shared.operations.reconcile.run import reconcile
from shared.operations.repair import TakenBack, post_again
from shared.reconciliation.findings import GONE as GONE_THERE
from shared.reconciliation.result import Reconciliation
from shared.store import reconciliations, rows
from tests.functions.meddlers import GONE, MEDDLES, Meddle, Person
from tests.functions.month_moves import DEBITS, MOVES
from tests.functions.month_phases import month_of_settings, opened, phase_of, told
from tests.functions.months import Drawn, eventful, many, months
from tests.functions.shop import dead_letters
from tests.functions.trading import owner_of

meddles = st.builds(Meddle, st.sampled_from(sorted(MEDDLES)), st.integers(0, 30), st.integers(1, 9999))
_meddlings = st.lists(st.lists(meddles, max_size=8).map(tuple), max_size=3).map(tuple)
Meddling = tuple[tuple[Meddle, ...], ...]


def everything_twice(seed: int) -> Meddling:
    """Two rounds of all that a person can do, the same at every run."""
    return tuple(
        tuple(Meddle(kind, (seed + number) % 7, 100 + number) for number, kind in enumerate(MEDDLES, start))
        for start in (0, len(MEDDLES))
    )


EVENTFUL = eventful({**MOVES, **DEBITS}, ("OUTPUT2", "INPUT2"), "credit_note")


@given(drawn=months(most=3), meddling=_meddlings)
@example(drawn=EVENTFUL, meddling=everything_twice(3))
@many(0)
def test_nothing_is_lost_or_doubled_and_every_penny_has_a_cause(
    quick_aws: None, drawn: Drawn, meddling: Meddling
) -> None:
    month = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        person = Person(business.xero)
        for number, (happening, _) in enumerate(drawn.phases):
            play(stack, business, phase_of(month, told(month, happening), feed=True))
            for meddle in meddling[number] if number < len(meddling) else ():
                note(f"{meddle}: {person.do(meddle)}")
            assert_accounted_for(stack, business, person)
        set_right(stack, business)
        assert_accounted_for(stack, business, person)


def set_right(stack: Stack, business: Business) -> None:
    """The owner restores what is archived, has everything tried again, and what is gone posted again."""
    business.xero.unlock()
    for account in list(business.xero.state.accounts):
        business.xero.restore_account(account.label)
    restore_contacts(business.xero)
    connections, owner = wire(), owner_of(business.tenant)
    for each in list(parked(business.tenant)):
        retry(owner, each.row.key, connections)
    for finding in reconciliations.findings(business.tenant):
        if finding.reason_code in GONE_THERE:
            with suppress(TakenBack):
                post_again(owner, finding.id, connections)
    stack.run_until_quiet()
    assert not rows.has_pending(business.tenant)


def restore_contacts(xero: Organisation) -> None:
    """Restores what was archived by itself: not what was merged, nor one whose name another has by now."""
    for contact in [each for each in xero.state.contacts if each.status == "ARCHIVED" and not each.merged_to]:
        with suppress(Invalid):
            xero.restore_contact(contact.id)


def assert_accounted_for(stack: Stack, business: Business, person: Person) -> None:
    assert (rows.has_pending(business.tenant), dead_letters(stack)) == (False, 0)
    for made in looks(stack, business):
        assert sum(cause.pence for cause in made.causes) == made.difference
        assert made.unexplained == 0, made
    assert_nothing_is_doubled(business, person)
    assert_nothing_is_lost(business)
    assert check(export(business.xero)) == []


def looks(stack: Stack, business: Business) -> list[Reconciliation]:
    stack.clock.shift(timedelta(seconds=2))
    return reconcile(owner_of(business.tenant), wire())


def assert_nothing_is_doubled(business: Business, person: Person) -> None:
    """But for what the person has entered under a Reference of ours."""
    ours = {row.key for row in rows.all_rows(business.tenant)}
    live = (each for each in business.xero.documents() if each["status"] not in GONE)
    named = Counter((each["kind"], each["reference"]) for each in live if each["reference"] in ours)
    doubled = {reference: times - 1 for (_, reference), times in named.items() if times > 1}
    assert doubled.keys() <= set(person.copied)


def assert_nothing_is_lost(business: Business) -> None:
    """What is said to be posted was posted, and everything else waits for a person or was taken back."""
    there = {each["id"] for each in business.xero.documents()}
    for row in rows.all_rows(business.tenant):
        if row.state == "posted":
            assert row.xero_id in there, row
        else:
            assert row.state not in ("pending", ""), row
