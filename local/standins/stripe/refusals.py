"""Builds Stripe's refusals, in Stripe's words and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DOCS = "https://stripe.com/docs/error-codes/"
ASK = {"WWW-Authenticate": 'Basic realm="Stripe"'}


class Refusal(Exception):
    """An answer other than 200. `error` is the value of "error" in the body."""

    def __init__(self, status: int, message: str, *, headers: Mapping[str, str] | None = None, **error: str):
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.error = {"message": message, "type": "invalid_request_error"} | error
        if "code" in error:
            self.error["doc_url"] = DOCS + error["code"].replace("_", "-")


def no_key() -> Refusal:
    words = (
        "You did not provide an API key. It belongs into the Authorization header: 'Bearer YOUR_SECRET_KEY'."
    )
    return Refusal(401, words, headers=ASK)


def wrong_key(key: str) -> Refusal:
    return Refusal(401, f"Invalid API Key provided: {_shown(key)}", headers=ASK)


def expired_key(key: str) -> Refusal:
    return Refusal(401, f"Expired API Key provided: {_shown(key)}", headers=ASK, code="api_key_expired")


def not_permitted(key: str, account: str, permission: str) -> Refusal:
    """Refuses a restricted key, and names the permission that it lacks."""
    endpoint = f"does not have the required permissions for this endpoint on account '{account}'."
    remedy = f"Having the '{permission}' permission would allow this request to continue."
    return Refusal(403, f"The provided key '{_shown(key)}' {endpoint} {remedy}")


def _shown(key: str) -> str:
    return key[:8] + "*" * max(0, len(key) - 12) + key[-4:] if len(key) > 12 else "*" * len(key)


def no_such_url(method: str, path: str) -> Refusal:
    return Refusal(404, f"Unrecognized request URL ({method}: {path}).")


def read_only(method: str, path: str) -> Refusal:
    return Refusal(405, f"This stand-in only answers GET ({method}: {path}).", headers={"Allow": "GET"})


def no_such(kind: str, wanted: str, param: str, status: int = 404) -> Refusal:
    """Answers 404 for the object asked for, 400 if a parameter names an object that does not exist."""
    return Refusal(status, f"No such {kind}: '{wanted}'", code="resource_missing", param=param)


def unknown_parameter(name: str) -> Refusal:
    return Refusal(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def not_a_number(name: str, value: str) -> Refusal:
    return Refusal(400, f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)


def out_of_bounds(name: str, bound: str) -> Refusal:
    words = f"This value must be {bound}."
    return Refusal(400, words, code="parameter_invalid_integer", param=name)


def missing(name: str) -> Refusal:
    return Refusal(400, f"Missing required param: {name}.", code="parameter_missing", param=name)


def invalid_url(words: str, name: str = "url") -> Refusal:
    return Refusal(400, f"Invalid URL: {words}", code="url_invalid", param=name)


def not_among(name: str, values: Sequence[str]) -> Refusal:
    words = f"Invalid {name}: must be one of {', '.join(values[:-1])}, or {values[-1]}"
    return Refusal(400, words, param=name)


def not_a_flag(name: str, value: str) -> Refusal:
    return Refusal(400, f"Invalid boolean: {value}", param=name)


def no_such_version(version: str) -> Refusal:
    return Refusal(400, f"Invalid Stripe API version: {version}", param="api_version")


def too_many_endpoints(most: int) -> Refusal:
    return Refusal(400, f"You have reached the maximum of {most} webhook endpoints.")


def key_reused(key: str) -> Refusal:
    words = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refusal(400, words, type="idempotency_error")


def key_too_long(most: int) -> Refusal:
    return Refusal(400, f"Idempotency keys may be at most {most} characters.", type="idempotency_error")


def not_together(first: str, second: str) -> Refusal:
    return Refusal(400, f"You may only specify one of these parameters: {first}, {second}.", param=second)


def manual_payout() -> Refusal:
    words = "Balance transaction history can only be filtered on automatic transfers, not manual."
    return Refusal(400, words, param="payout")


def cannot_expand(path: str, instead: str | None = None) -> Refusal:
    hint = f" You may want to try expanding '{instead}' instead." if instead else ""
    return Refusal(400, f"This property cannot be expanded ({path}).{hint}")


def too_deep(path: str, levels: int) -> Refusal:
    return Refusal(400, f"You cannot expand more than {levels} levels of a property (property: {path}).")


def server_error(status: int) -> Refusal:
    return Refusal(status, "An error occurred on our side.", type="api_error")


def too_many_requests(reason: str = "global-rate") -> Refusal:
    """Refuses a call over a limit; `reason` is the header's value: `global-rate` or `endpoint-rate`."""
    words = "Request rate limit exceeded."
    return Refusal(429, words, code="rate_limit", headers={"Stripe-Rate-Limited-Reason": reason})
