"""Shows the page on which a person lets an app into organisations, and sends the browser back to the app."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from local.standins.xero import consent_pages
from local.standins.xero.authorising import Asked, Misasked, asked
from local.standins.xero.calls import Answer, Call, Outcome
from local.standins.xero.identity import Full, Grant, Identity
from local.standins.xero.registration import Person

Choices = dict[str, list[str]]


@dataclass
class ConsentDesk:
    """GET shows who is signed in and what the app asks for; POST is that person's answer."""

    identity: Identity

    def outcome(self, call: Call) -> Outcome:
        try:
            return Outcome(self._reply(call))
        except Misasked as refusal:
            return Outcome(consent_pages.refusal(refusal.error, str(refusal)))
        except Full as full:
            words = "needs to complete certification before they can connect to more Xero organisations"
            return Outcome(consent_pages.refusal("connection_limit", f"{full} {words}"))

    def _reply(self, call: Call) -> Answer:
        if call.method == "GET":
            wanted = asked(call.query, self.identity)
            person = self._person(call.query.get("person"))
            return (
                consent_pages.sign_in(wanted, self.identity.people.values())
                if person is None
                else (consent_pages.consent(wanted, person))
            )
        if call.method != "POST":
            return Answer(405, headers={"Allow": "GET, POST"})
        return self._decided(parse_qs(call.body.decode(errors="replace")), call)

    def _person(self, user_id: str | None) -> Person | None:
        """Finds who has signed in; whoever is the only person is signed in already."""
        people = self.identity.people
        return people.get(user_id or "") or (next(iter(people.values())) if len(people) == 1 else None)

    def _decided(self, form: Choices, call: Call) -> Answer:
        wanted = asked({name: values[0] for name, values in form.items()}, self.identity)
        person = self.identity.people.get(_one(form, "person"))
        decision = _one(form, "decision")
        if person is None or decision not in ("allow", "cancel"):
            raise Misasked("invalid_request", "Invalid form")
        if decision == "cancel":
            return _back(wanted, error="access_denied", error_description="TenantConsent status: DENIED")
        ticked = [tenant for tenant in person.organisations if tenant[0] in form.get("organisation", [])]
        if not ticked:
            return consent_pages.consent(wanted, person, "Select an organisation to connect.")
        return self._allowed(wanted, person, ticked, call)

    def _allowed(self, wanted: Asked, person: Person, ticked: list[tuple[str, str]], call: Call) -> Answer:
        sent = wanted.parameters
        grant = Grant(person.user_id, sent["client_id"], wanted.scope)
        grant = self.identity.connect(grant, ticked, call.at)
        code = self.identity.issue_code(grant, sent["redirect_uri"], sent["code_challenge"], call.at)
        return _back(wanted, code=code, scope=wanted.scope)


def _one(form: Choices, name: str) -> str:
    return form.get(name, [""])[0]


def _back(wanted: Asked, **result: str) -> Answer:
    """Sends the browser to the app's address, which may have a query of its own."""
    address, state = wanted.parameters["redirect_uri"], wanted.parameters["state"]
    query = urlencode({**result, "state": state})
    return Answer(302, headers={"Location": f"{address}{'&' if '?' in address else '?'}{query}"})
