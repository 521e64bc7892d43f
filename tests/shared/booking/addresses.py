"""Lists e-mail addresses that a provider may hold, and says which of them Xero accepts."""

from __future__ import annotations

TAKEN = (
    "mabel@tarn.example",
    "O'Hara+bills@sub.tarn.co.uk",
    "MABEL@TARN.EXAMPLE",
    "m.tarn@xn--mller-kva.example",
    f"{'m' * 242}@tarn.example",
)
REFUSED = (
    "mabel@home",
    "mabel",
    "mabel@tarn..example",
    "mabel@.example",
    "mabel@tarn.example.",
    "mabel@-tarn.example",
    "mabel@192.0.2.1",
    "oscar@finch.example, office@finch.example",
    "oscar@finch.example;office@finch.example",
    "oscar@finch.example office@finch.example",
    "Ivy Loft <ivy@loft.example>",
    "<ivy@loft.example>",
    '"ivy loft"@loft.example',
    "ivy loft@loft.example",
    "ivy@lo\u00f6ft.example",
    "pro\ufb01t@loft.example",
    "ivy\x00@loft.example",
    "ivy@loft.example\x07",
    ".ivy@loft.example",
    f"{'m' * 244}@tarn.example",
)
