"""Builds GoCardless's refusals, in GoCardless's words and shape."""

from __future__ import annotations

from typing import Any

DOCS = "https://developer.gocardless.com/api-reference#"


class Refusal(Exception):
    """An answer other than 200. `errors` is the list of details, each with a reason or a field."""

    def __init__(
        self, status: int, kind: str, message: str, topic: str, errors: list[dict[str, Any]]
    ) -> None:
        super().__init__(message)
        self.status = status
        self._error = {"message": message, "errors": errors, "documentation_url": DOCS + topic, "type": kind}

    def body(self, request_id: str) -> dict[str, Any]:
        return {"error": self._error | {"request_id": request_id, "code": self.status}}


def misuse(status: int, reason: str, message: str) -> Refusal:
    return Refusal(status, "invalid_api_usage", message, reason, [{"reason": reason, "message": message}])


def _invalid(field: str, message: str) -> Refusal:
    """Names field, message and pointer: the SDK reads all three, and fails if one is missing."""
    error = {"field": field, "message": message, "request_pointer": f"/{field}"}
    return Refusal(422, "validation_failed", "Validation failed", "validation_failed", [error])


def no_version() -> Refusal:
    return misuse(400, "missing_version_header", "Missing 'GoCardless-Version' header")


def wrong_version() -> Refusal:
    return misuse(400, "version_not_found", "Version not found")


def no_token() -> Refusal:
    return misuse(401, "missing_authorization_header", "Missing 'Authorization' header")


def garbled_token() -> Refusal:
    return misuse(401, "invalid_authorization_header", "Invalid 'Authorization' header")


def wrong_token(environment: str) -> Refusal:
    words = f"The access token you've used is not a valid {environment} API access token"
    return misuse(401, "access_token_not_found", words)


def disabled_token() -> Refusal:
    return misuse(401, "access_token_not_active", "The access token you are using has been disabled")


def not_permitted() -> Refusal:
    words = "Your access token doesn't have the appropriate scope for this action"
    return misuse(403, "insufficient_permissions", words)


def no_such_path() -> Refusal:
    return misuse(404, "not_found", "not found")


def no_such_resource() -> Refusal:
    return misuse(404, "resource_not_found", "Resource not found")


def gone() -> Refusal:
    return misuse(410, "gone", "Resource is gone")


def too_old() -> Refusal:
    words = "Payout items are only available for payouts created in the last 6 months"
    return misuse(410, "gone", words)


def unknown_parameter(name: str) -> Refusal:
    return _invalid(name, "is not a parameter of this endpoint")


def beyond_this(name: str) -> Refusal:
    return _invalid(name, "is known to GoCardless, but this stand-in does not offer it")


def is_missing(name: str) -> Refusal:
    return _invalid(name, "can't be blank")


def is_invalid(name: str) -> Refusal:
    return _invalid(name, "is invalid")


def out_of_bounds(name: str, bound: str) -> Refusal:
    return _invalid(name, f"must be {bound}")


def not_together(first: str, second: str) -> Refusal:
    return _invalid(second, f"cannot be given together with {first}")


def server_error(status: int) -> Refusal:
    words = "An internal error occurred while processing your request"
    errors = [{"reason": "internal_server_error", "message": words}]
    return Refusal(status, "gocardless", words, "internal_server_error", errors)


def too_many_requests() -> Refusal:
    return misuse(429, "rate_limit_exceeded", "Rate limit exceeded")
