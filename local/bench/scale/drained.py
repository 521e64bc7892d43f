"""Makes the section on a backlog that drains, from the report that local.bench.drain prints."""

from __future__ import annotations

import subprocess
import sys

from local.bench.scale.page import Section

# A tenth of 20,000 movements at Stripe and 5,000 at GoCardless, at a tenth of the limits.
SCALE = 10


def section() -> Section:
    """Drains in a process of its own, in virtual time, which is the same on every machine."""
    command = [sys.executable, "-m", "local.bench.drain", "--scale", str(SCALE)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    return made_of(answer.stdout, answer.returncode == 0)


def made_of(report: str, is_good: bool) -> Section:
    about = (
        f"A month's backlog at both providers, a {SCALE}th of 20,000 movements at Stripe and 5,000 at "
        f"GoCardless under a {SCALE}th of their limits, beside another business's trade, in virtual time:"
    )
    lines = [about, "", "```", *report.rstrip().splitlines(), "```"]
    return Section(lines, [] if is_good else ["the backlog did not drain as it should"])
