"""Builds GoCardless's refusals of what a call would change, in GoCardless's words and shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local.standins.gocardless.refusals import Refusal, misuse


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of a body; `pointer` is its path, as /payments/links/mandate."""

    pointer: str
    message: str

    def shown(self) -> dict[str, Any]:
        field = self.pointer.rpartition("/")[2]
        return {"field": field, "message": self.message, "request_pointer": self.pointer}


def invalid(*faults: Fault) -> Refusal:
    errors = [fault.shown() for fault in faults]
    return Refusal(422, "validation_failed", "Validation failed", "validation_failed", errors)


def wrong_state(reason: str, message: str) -> Refusal:
    return Refusal(422, "invalid_state", message, reason, [{"reason": reason, "message": message}])


def conflict(id: str) -> Refusal:
    """The answer to an Idempotency-Key that has made something before: the SDK then gets that."""
    words, reason = (
        "A resource has already been created with this idempotency key",
        "idempotent_creation_conflict",
    )
    error = {"reason": reason, "message": words, "links": {"conflicting_resource_id": id}}
    return Refusal(409, "invalid_state", words, reason, [error])


def key_too_long() -> Refusal:
    return misuse(400, "idempotency_key_too_long", "The idempotency key is too long")


def no_document(envelope: str) -> Refusal:
    return misuse(400, "invalid_document_structure", f"Document must contain {envelope}")


def garbled() -> Refusal:
    return misuse(400, "bad_request", "The request body could not be parsed as JSON")


def not_offered(method: str, path: str) -> Refusal:
    return misuse(405, "method_not_allowed", f"This stand-in does not offer {method} {path}.")
