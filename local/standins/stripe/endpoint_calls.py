"""Answers the calls to /v1/webhook_endpoints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from local.standins.stripe import endpoint_forms, refusals
from local.standins.stripe.answers import Target
from local.standins.stripe.endpoints import Endpoints, rendered
from local.standins.stripe.listing import listed
from local.standins.stripe.query import Query, read
from local.standins.stripe.shown import Shown, Thing
from local.standins.stripe.tables import WEBHOOK_ENDPOINTS


@dataclass(frozen=True)
class EndpointDesk:
    """The endpoints of an account as a key of one mode sees and changes them."""

    endpoints: Endpoints
    is_live: bool
    takes_loopback: bool

    def read(self, wanted: str | None, query: Query, now: datetime) -> Thing:
        """Shows the endpoint with this id or, if none is wanted, a page of all, the newest first."""
        if wanted is None:
            rows = [rendered(endpoint) for endpoint in reversed(self.endpoints.of_mode(self.is_live))]
            return listed(WEBHOOK_ENDPOINTS, Shown({WEBHOOK_ENDPOINTS.kind: rows}), query, now)
        query.allow("expand[]")
        return rendered(self.endpoints.find(wanted, self.is_live))

    def written(self, target: Target, body: bytes, now: datetime) -> Thing:
        method, wanted = target.method, target.wanted
        form = read(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if method == "POST":
            return self._created(form, now) if wanted is None else self._changed(wanted, form)
        if method == "DELETE" and wanted is not None:
            return self.endpoints.delete(self.endpoints.find(wanted, self.is_live))
        path = f"/v1/{WEBHOOK_ENDPOINTS.path}"
        raise refusals.no_such_url(method, path if wanted is None else f"{path}/{wanted}")

    def _created(self, form: Query, now: datetime) -> Thing:
        """Creates an endpoint, and shows its secret for the only time."""
        fields = endpoint_forms.created(form, self.is_live, self.takes_loopback)
        made = self.endpoints.create(self.is_live, now, fields)
        return rendered(made) | {"secret": made.secret}

    def _changed(self, wanted: str, form: Query) -> Thing:
        endpoint = self.endpoints.find(wanted, self.is_live)
        fields = endpoint_forms.changed(form, self.is_live, self.takes_loopback)
        return rendered(self.endpoints.change(endpoint, fields))
