"""Goes on with sales documents in a business's turn: the first import, moves after merges, what
somebody wants to have read again, and the proof.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.reading import Turn
from shared.operations.history import first_import, lines, moving, polls, reading_again
from shared.operations.history.counting import prove_piece
from shared.store import xero_polls
from shared.store.xero_polls import Polls, Proof


def go_on(turn: Turn, state: Polls) -> tuple[Polls, Taken]:
    """Does what is left to do, as far as there is time. Raises Paused."""
    if not state.has_sales:
        state = first_import.bring_all_in(turn, state)
    moving.carry_on(turn.tenant, turn.piece)
    state = lines.read_through(turn, reading_again.go_on(turn, state))
    return _prove(turn, state)


def poll_others(turn: Turn, state: Polls, _: datetime) -> tuple[Polls, Taken]:
    """Asks for what has changed of the kinds other than invoices that are due."""
    for number, kind in enumerate(polls.due(state, turn.now)):
        if number:
            turn.step()
        state = polls.poll(turn, state, kind)
    return state, Taken()


def _prove(turn: Turn, state: Polls) -> tuple[Polls, Taken]:
    """Counts all sums anew after each whole pass through the contacts: weekly, and when it is asked for."""
    taken, proof = Taken(), state.proof
    if proof is None and _is_due(state):
        proof = Proof(turn.now)
    while proof:
        turn.piece()
        counted = prove_piece(turn.tenant, proof.after)
        taken.recounted += counted.wrong
        begun, proof = proof.begun_at, replace(proof, after=counted.after) if counted.after else None
        state = replace(state, proof=proof, proved_at=state.proved_at if proof else begun)
        xero_polls.save(turn.tenant, state)
    return state, taken


def _is_due(state: Polls) -> bool:
    passed, proved = state.passed_at, state.proved_at
    return passed is not None and proved is not None and passed > proved
