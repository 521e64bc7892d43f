"""Shows the page on which a person chooses which mails come, and the one that stops them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from functions.manage.mail_pages import MailForm
from functions.manage.mail_stopping import NAMES
from functions.manage.rendering import LONDON
from local.gallery.sample import NOW, SIGNED_IN, SIGNED_OUT, Sample
from shared.mail.choice import Choice
from shared.mail.refusals import REFUSALS
from shared.store.mail import Kept

ADDRESS = "ann.bookkeeper@accountants.example"
SEVEN = NOW.replace(hour=7, minute=0)
DAILY = Kept(Choice("daily", alarms=True), SEVEN + timedelta(days=1), SEVEN)


def mail_samples() -> dict[str, Sample]:
    stop = replace(SIGNED_OUT, title="Stop these mails?")
    return {
        "mail": _mail(DAILY),
        "mail_never": _mail(Kept(), address=""),
        "mail_bounced": _mail(replace(DAILY, due_at=None, refusal="bounced", refused_at=NOW)),
        "mail_without_sender": _mail(DAILY, is_sent=False),
        "mail_stop": Sample("mail_stop.html", stop, {"what": NAMES["digest"]}),
    }


def _mail(known: Kept, address: str = ADDRESS, *, is_sent: bool = True) -> Sample:
    form = MailForm(data={"every": known.choice.every, "alarms": bool(known.choice.alarms)})
    told = {"form": form, "known": known, "address": address, "is_sent": is_sent, "zone": LONDON}
    refusal = REFUSALS[known.refusal] if known.refusal else None
    page = replace(SIGNED_IN, title="Mail", business=None, navigation=())
    return Sample("mail.html", page, told | {"refusal": refusal})
