"""Writes a batch of elements: each is judged alone, and all or each is committed, as the call asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.standins.xero import documents, shapes
from local.standins.xero.calls import Answer, Call, answer, elements_of, parse
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import Invalid, Refused, bad_data, bad_query, insist
from local.standins.xero.records import Element
from local.standins.xero.request import Request
from local.standins.xero.state import State, Work

MOST_ELEMENTS = 50
MOST_BYTES = 3_500_000
NO_ID = "00000000-0000-0000-0000-000000000000"


def _as_sent(_: State, element: Element) -> Element:
    return documents.echo(element)


@dataclass(frozen=True)
class Writer:
    """The rules for writing one kind of element. `flag` is the field that marks errors, if there is one.

    `one_by_one` says whether summarizeErrors=false has an effect, so that each element succeeds or fails by
    itself; `echo` returns a refused element for the answer.
    """

    plural: str
    id_field: str
    shape: shapes.Shape
    save: Callable[[Work, Element], Any]
    render: Callable[[State, Any], Element]
    flag: str | None = None
    most: int = MOST_ELEMENTS
    one_by_one: bool = True
    echo: Callable[[State, Element], Element] = _as_sent


def write(request: Request, writer: Writer, record_id: str | None = None) -> Answer:
    """Answers a write. `record_id` is given for a call about one document."""
    state, call = request.state, request.call
    each = _flag_of(call.query, "summarizeErrors") == "false" and writer.one_by_one
    elements = _elements(call, writer, record_id)
    before = None if each else state.snapshot()
    places = 4 if call.query.get("unitdp") == "4" else 2
    work = Work(state, call.at, places, overwrites=call.method == "POST", client_id=call.client_id)
    results = [
        _result(work, element, writer, request.spoilt(place)) for place, element in enumerate(elements)
    ]
    if before is None or not any(failed for failed, _ in results):
        shown = [_marked(result, failed) if each else result for failed, result in results]
        return answer(200, envelope(state, call.at, writer.plural, shown))
    state.restore(before)
    return refused([result for failed, result in results if failed])


def _elements(call: Call, writer: Writer, record_id: str | None) -> list[Element]:
    if len(call.body) > MOST_BYTES:
        raise Refused(413, 413, "RequestTooLarge", "The request is larger than 3.5 MB")
    try:
        elements = elements_of(parse(call.body), writer.plural)
    except (TypeError, ValueError) as error:
        raise bad_data(str(error)) from error
    if not elements:
        raise Refused(400, 17, "NoDataProcessedException", "No data has been processed for this endpoint.")
    if len(elements) > writer.most:
        raise bad_data(f"{len(elements)} elements are more than the {writer.most} of one call")
    for element in elements:
        check_shape(element, writer, call.method)
    return (
        elements if record_id is None else [{**element, writer.id_field: record_id} for element in elements]
    )


def check_shape(element: Element, writer: Writer, method: str) -> None:
    created = method == "PUT"
    shape = {name: kind for name, kind in writer.shape.items() if not (created and name == writer.id_field)}
    for misfit in shapes.misfits(element, shape, writer.plural):
        raise bad_data(misfit)


def _result(work: Work, element: Element, writer: Writer, spoilt: str | None) -> tuple[bool, Element]:
    """Writes one element; returns whether it failed, and the element as the answer shows it."""
    try:
        insist(() if spoilt is None else (spoilt,))
        return False, writer.render(work.state, writer.save(work, element))
    except Invalid as refusal:
        errors = [{"Message": message} for message in refusal.messages]
        flag = {writer.flag: True} if writer.flag else {}
        return True, {
            writer.id_field: NO_ID,
            **writer.echo(work.state, element),
            **flag,
            "ValidationErrors": errors,
        }


def _marked(result: Element, failed: bool) -> Element:
    return {**result, "StatusAttributeString": "ERROR" if failed else "OK"}


def refused(elements: list[Element]) -> Answer:
    """Refuses the call as a whole, because of these elements."""
    body = {
        "ErrorNumber": 10,
        "Type": "ValidationException",
        "Message": "A validation exception occurred",
        "Elements": elements,
    }
    return answer(400, body)


def _flag_of(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "true").lower()
    if value not in ("true", "false"):
        raise bad_query(f"{name} is neither true nor false")
    return value
