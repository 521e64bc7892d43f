"""Stands in for Amazon SES: it refuses what SES refuses, and keeps what it accepts in a mailbox to look at.

    ses = SesStandIn(clock, verified={"books.example"})
    with serving(ses.app) as url: ...   # {url}/ shows the mailbox

Moto 5.2 asks whether the sender is verified, and hardly anything else: it drops headers, keeps one of text
and HTML, and takes subjects of two lines, mail to nobody, configuration sets that are not there, and what is
too large. Nor has it a sandbox, a rate, a quota or a suppression list.
"""

from __future__ import annotations

from local.standins.ses.app import SesStandIn
from local.standins.ses.mailbox import Mail

__all__ = ("Mail", "SesStandIn")
