"""Answers the identity endpoints: /connect/token, /connect/revocation and /connections."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.standins.xero.calls import Answer, Call, Outcome, answer
from local.standins.xero.faults import Down, Fail, Faults, LoseAnswer
from local.standins.xero.identity import Connection, Grant, Identity, OAuthError

Form = dict[str, str]


@dataclass
class IdentityDesk:
    """Identity calls count against no limit, and only faults that name their paths affect them."""

    identity: Identity
    faults: Faults

    def outcome(self, call: Call) -> Outcome:
        down = self.faults.take(call, Down)
        if down is not None:
            return Outcome(None if down.hang_up else Answer(503))
        lost = self.faults.take(call, LoseAnswer)
        if lost is not None and not lost.committed:
            return Outcome(None, lost.hang)
        reply = self._answer_or_failure(call)
        return Outcome(reply) if lost is None else Outcome(None, lost.hang)

    def _answer_or_failure(self, call: Call) -> Answer:
        fail = self.faults.take(call, Fail)
        if fail is not None and not fail.committed:
            return Answer(fail.status)
        reply = self._reply(call)
        return reply if fail is None else Answer(fail.status)

    def _reply(self, call: Call) -> Answer:
        routes: dict[tuple[str, str], Callable[[Call], Answer]] = {
            ("POST", "connect/token"): self._token,
            ("POST", "connect/revocation"): self._revocation,
            ("GET", "connections"): self._connections,
            ("DELETE", "connections"): self._disconnection,
        }
        resource = call.resource.lower()
        path = resource if resource == "connections" else call.path
        handler = routes.get((call.method, path))
        try:
            return Answer(404) if handler is None else handler(call)
        except OAuthError as error:
            return answer(400, {"error": str(error)})

    def _token(self, call: Call) -> Answer:
        form = _form(call)
        client_id = self._client(call, form)
        grants: dict[str, Callable[[], Any]] = {
            "refresh_token": lambda: self.identity.refresh(client_id, form.get("refresh_token", ""), call.at),
            "authorization_code": lambda: self.identity.redeem(client_id, form, call.at),
        }
        grant = grants.get(form.get("grant_type", ""))
        if grant is None:
            raise OAuthError("unsupported_grant_type")
        return answer(200, grant())

    def _revocation(self, call: Call) -> Answer:
        form = _form(call)
        self.identity.revoke(self._client(call, form), form.get("token", ""))
        return Answer(200)

    def _client(self, call: Call, form: Form) -> str:
        """Reads the app from Basic authentication, or from client_id and client_secret in the body."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            client_id, _, secret = (unquote(part) for part in _decoded(encoded).partition(":"))
        if client_id not in self.identity.apps or self.identity.apps[client_id] != secret:
            raise OAuthError("invalid_client")
        return client_id

    def _connections(self, call: Call) -> Answer:
        grant = self._grant(call)
        if grant is None:
            return _unauthorised()
        found = self.identity.connections_of(grant)
        event = call.query.get("authEventId")
        return answer(200, [_shown(each) for each in found if event in (None, each.auth_event_id)])

    def _disconnection(self, call: Call) -> Answer:
        grant = self._grant(call)
        if grant is None:
            return _unauthorised()
        found = self.identity.disconnect(grant, call.path.partition("/")[2])
        return Answer(204 if found else 404)

    def _grant(self, call: Call) -> Grant | None:
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        return self.identity.grant_of(bearer, call.at)


def _form(call: Call) -> Form:
    return dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError as error:
        raise OAuthError("invalid_client") from error


def _unauthorised() -> Answer:
    return answer(401, {"Title": "Unauthorized", "Status": 401, "Detail": "AuthenticationUnsuccessful"})


def _shown(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "authEventId": connection.auth_event_id,
        "tenantId": connection.tenant_id,
        "tenantType": "ORGANISATION",
        "tenantName": connection.tenant_name,
        "createdDateUtc": connection.created.isoformat(),
        "updatedDateUtc": connection.updated.isoformat(),
    }
