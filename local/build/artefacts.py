"""Builds every artefact for AWS with SAM, and checks that none is larger than allowed (make build)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from local.build.artefact import AWS_PYTHON, zipped
from local.emulator import environments
from local.emulator.deploying import BUILT_FOR_AWS, building
from local.emulator.failing import Failed
from local.emulator.saying import step
from local.emulator.surroundings import ROOT

LAYER = "FoundationLayer"
# KB zipped, with room to grow, but tight enough that a package shipped by mistake shows at once.
LIMITS = {
    LAYER: 4_000,
    "StripeWebhook": 230,  # no package at all; each module weighs some hundred bytes by itself
    "GoCardlessWebhook": 230,
    "XeroWebhook": 230,
    "Recorder": 12_000,  # nearly all of it is Stripe's SDK
    "XeroWriter": 6_000,
    "Sweep": 14_000,  # in the folder of the other schedules, so their SDKs are shipped with it too
    "Dispatch": 14_000,
    "Revive": 14_000,
    "Feed": 14_000,
    "Reconcile": 14_000,
    "Watch": 14_000,
    "Mail": 2_500,  # Jinja2 and time zones, and no SDK of a provider
    "Exports": 16_000,  # fpdf2 with all of Pillow and fontTools, and a font
    "OrderForms": 16_000,  # in the folder of what takes orders and asks Xero, so it ships their SDKs too
    "Ordering": 16_000,
    "OrderInvoices": 16_000,
    "Manage": 23_000,  # the providers' SDKs, cryptography for sign-in, and phonenumbers
}
# MB unzipped, a function and its layer together: Lambda's own limit.
UNZIPPED_LIMIT = 250
# Repeated here, because SAM hides what local/build/artefact.py prints.
UNCOMPILED = ".venv is not Python 3.13, so nothing is compiled beforehand and cold starts take longer"
ADVICE = "See what is new in {folder}; local/build/artefact.py and requirements/*.in say what is kept out."


@dataclass(frozen=True, slots=True)
class Artefact:
    """One artefact, with its sizes in bytes."""

    name: str
    zipped: int
    unzipped: int

    @property
    def kilobytes(self) -> float:
        return self.zipped / 1e3


def main() -> int:
    """Returns zero if everything was built and may be sent."""
    try:
        build()
    except Failed as failure:
        print(f"build: {failure}", file=sys.stderr)
        return 1
    return _weigh(measured(BUILT_FOR_AWS))


def _weigh(artefacts: Sequence[Artefact]) -> int:
    Console().print(table(artefacts))
    if sys.version_info[:2] != AWS_PYTHON:
        print(f"build: {UNCOMPILED}", file=sys.stderr)
    found = list(objections(artefacts))
    for each in found:
        print(f"build: {each}", file=sys.stderr)
    return 1 if found else 0


def build() -> None:
    """Builds everything for AWS, where SAM expects it. Raises Failed."""
    environments.prepare(["sam"])
    with building(for_aws=True) as under_way:
        words = "building for AWS with SAM" if under_way.is_needed else "already built for AWS"
        with step(words):
            under_way.finish()


def measured(built: Path) -> list[Artefact]:
    folders = sorted(each for each in built.iterdir() if each.is_dir())
    return [Artefact(each.name, zipped(each), _unzipped(each)) for each in folders]


def _unzipped(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def objections(artefacts: Sequence[Artefact]) -> Iterator[str]:
    """Yields a sentence for each limit that is exceeded or missing, and what to do about it."""
    allowed = "LIMITS in local/build/artefacts.py allows"
    for each in artefacts:
        advice = ADVICE.format(folder=(BUILT_FOR_AWS / each.name).relative_to(ROOT))
        limit = LIMITS.get(each.name)
        if limit is None:
            yield f"{each.name} has no limit: give it one in LIMITS of local/build/artefacts.py"
        elif each.kilobytes > limit:
            yield f"{each.name} is {each.kilobytes:,.0f} KB zipped; {allowed} {limit:,}. {advice}"
        if beside_layer(each, artefacts) > UNZIPPED_LIMIT:
            yield f"{each.name} and the layer are more than Lambda's {UNZIPPED_LIMIT} MB unzipped. {advice}"


def beside_layer(artefact: Artefact, artefacts: Sequence[Artefact]) -> float:
    """Returns the MB that Lambda unzips for the artefact: its own and the layer's."""
    together = {artefact.name, LAYER}
    return sum(each.unzipped for each in artefacts if each.name in together) / 1e6


def table(artefacts: Sequence[Artefact]) -> Table:
    """Tabulates what is sent to AWS, and its size."""
    drawn = Table(title="For AWS, in .aws-sam/build", title_justify="left", box=SIMPLE_HEAD)
    drawn.add_column("Artefact")
    for heading in ("KB zipped", "limit", "MB unzipped", "with layer", "limit"):
        drawn.add_column(heading, justify="right")
    for each in artefacts:
        drawn.add_row(*_cells(each, beside_layer(each, artefacts)))
    return drawn


def _cells(artefact: Artefact, beside: float) -> tuple[str, ...]:
    limit = LIMITS.get(artefact.name)
    return (
        artefact.name,
        f"{artefact.kilobytes:,.0f}",
        f"{limit:,}" if limit else "?",
        f"{artefact.unzipped / 1e6:.1f}",
        f"{beside:.1f}",
        str(UNZIPPED_LIMIT),
    )


if __name__ == "__main__":
    raise SystemExit(main())
