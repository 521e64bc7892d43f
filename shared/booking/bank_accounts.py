"""Says at which bank account a movement takes place."""

from __future__ import annotations

from shared.events import Movement
from shared.settings import Settings


def bank_account_of(moved: Movement, settings: Settings) -> str:
    """Returns the provider's clearing account; the main bank account for a direct settlement."""
    return settings.main_bank_account if moved.is_direct else settings.providers[moved.provider].clearing
