"""Notes in the audit log what a request has done: pages and API alike, at this one place."""

from __future__ import annotations

from collections.abc import Iterator

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from starlette.requests import Request

from functions.manage.access import Entry
from functions.manage.visit import Visit
from shared.audit import SAYS, Note, Verb, short
from shared.people import Person
from shared.store import audit

logger = Logger(service="manage")
metrics = Metrics(namespace="Connectably", service="manage")


def note(verb: Verb, entry: Entry, request: Request, visit: Visit) -> None:
    """Notes what was done, in each business that it concerns.

    Whatever fails here fails nothing else: the change was made, at Xero or Stripe perhaps, and cannot be
    taken back for want of an entry, and whoever was told that it failed would make it again. The failure is
    logged as an error, and counted as audit_failed. What broke down half-way is not noted either, since
    nobody knows how far it came; the function's own log has it.
    """
    try:
        for tenant, each in _notes(verb, entry, request, visit):
            audit.add(tenant, each)
    except Exception as error:  # noqa: BLE001  # see above: nothing may fail for it
        told = {"route": entry.path, "verb": verb, "tenant": visit.tenant, "why": type(error).__name__}
        told["person"] = visit.session.person if visit.session else ""
        logger.error("could not note what was done", extra=told)  # noqa: TRY400  # its message may hold the entry
        metrics.add_metric(name="audit_failed", unit=MetricUnit.Count, value=1)


def _notes(verb: Verb, entry: Entry, request: Request, visit: Visit) -> Iterator[tuple[str, Note]]:
    deed, person = visit.deed, visit.deed.person or visit.person
    for tenant in _concerned(visit, person):
        yield (
            tenant,
            Note(
                visit.now,
                visit.deps.new_id(),
                person.id,
                deed.email or visit.signed_in.email,
                person.role_in(tenant) or "",
                verb,
                SAYS[verb],
                short(deed.about or " ".join(visit.named.values())),
                short(request.client.host if request.client else ""),
                short(request.headers.get("user-agent", "")),
                "API" if entry.is_api else "page",
            ),
        )


def _concerned(visit: Visit, person: Person) -> tuple[str, ...]:
    if visit.deed.tenants is not None:
        return tuple(visit.deed.tenants)
    return (visit.tenant,) if visit.tenant else tuple(each.tenant for each in person.memberships)
