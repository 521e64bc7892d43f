"""The providers' own verifiers are the oracles; where these are stricter, a test says so."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import stripe
import time_machine
from gocardless_pro import webhooks
from gocardless_pro.errors import InvalidSignatureError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from local.standins.gocardless.signing import sign_gocardless
from local.standins.stripe.signing import sign_stripe
from local.standins.xero.signing import sign_xero
from shared.errors import Forged
from shared.providers.signatures import gocardless_signature, stripe_signature, xero_signature

NOW = datetime(2026, 10, 1, 9, 2, tzinfo=UTC)
SECRET = "whsec_one"
BODY = '{"id": "evt_1", "note": "£"}'.encode()

secrets = st.sampled_from([SECRET, "whsec_two", "", "  ", "whsec_é"])
bodies = st.text(max_size=40).map(str.encode)


def accepts(body: bytes, header: str | None, secret: str, now: datetime = NOW) -> bool:
    try:
        stripe_signature(header, now).must_fit(body, [secret])
    except Forged:
        return False
    return True


def stripe_accepts(body: bytes, header: str | None, secret: str) -> bool:
    try:
        with time_machine.travel(NOW, tick=False):
            return bool(stripe.WebhookSignature.verify_header(body, header, secret, 300))
    except (stripe.SignatureVerificationError, TypeError):
        # TypeError is what it lets out for a signature that is not ASCII: a refusal all the same.
        return False


@st.composite
def mutated_headers(draw: st.DrawFn, body: bytes, secret: str) -> str:
    """A good header with fields reordered, repeated, added, or a stretch of it overwritten."""
    stamp = NOW - timedelta(seconds=draw(st.integers(-3, 303)) if draw(st.booleans()) else 0)
    stamp = min(stamp, NOW)
    fields = sign_stripe(body, secret, stamp).split(",")
    odd = ["v1=00", "v0=1", "t=²", "t=1", "t", "v1", "", " v1=a", "v1=é", fields[1] + "=x", fields[0].upper()]
    fields += draw(st.lists(st.sampled_from(odd + fields), max_size=3))
    header = ",".join(draw(st.permutations(fields)))
    start = draw(st.integers(0, len(header)))
    cut = draw(st.sampled_from([0, 0, 0, 1, 2, 40]))
    return (
        header[:start] + draw(st.sampled_from(["", "", "", " ", "0", "=", ",", "é"])) + header[start + cut :]
    )


@settings(deadline=None)
@given(data=st.data(), body=bodies, signed_with=secrets, secret=secrets)
def test_a_tampered_header_is_judged_as_stripes_own_verifier_judges_it(
    data: st.DataObject, body: bytes, signed_with: str, secret: str
) -> None:
    header = data.draw(mutated_headers(body, signed_with))
    assert accepts(body, header, secret) == stripe_accepts(body, header, secret)


@pytest.mark.parametrize(
    "shape",
    [
        "{t},{v1}",
        "{v1},{t}",
        "{t}, {v1}",
        "{t},v1=00,{v1}",
        "{t},{v1},t=1",
        "t=1,{t},{v1}",
        "{t},{v1}=more",
        "{t},{v1},v1",
        "{t},{v1}0",
        "{t},v1=",
        "{t},v1=é,{v1}",
        "{t},{v1},v1=é",
        "{t},v0{v1}",
        "t = 1,{v1}",
        "{t};{v1}",
        "T{t},{v1}",
        "{t}",
        "{v1}",
    ],
)
def test_oddly_shaped_headers_are_judged_as_stripes_own_verifier_judges_them(shape: str) -> None:
    stamp, signature, _ = sign_stripe(BODY, SECRET, NOW).split(",")
    header = shape.format(t=stamp, v1=signature)
    assert accepts(BODY, header, SECRET) == stripe_accepts(BODY, header, SECRET)


@settings(deadline=None)
@given(body=bodies, other=bodies)
def test_a_tampered_body_is_judged_as_stripes_own_verifier_judges_it(body: bytes, other: bytes) -> None:
    header = sign_stripe(body, SECRET, NOW)
    assert accepts(other, header, SECRET) == stripe_accepts(other, header, SECRET) == (body == other)


@settings(deadline=None)
@given(body=bodies)
def test_what_stripe_signs_is_accepted(body: bytes) -> None:
    stamp = int(NOW.timestamp())
    header = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET, stamp)
    assert accepts(body, header, SECRET)


@settings(deadline=None)
@given(header=st.none() | st.text(st.characters()), body=st.binary(max_size=20))
@example(header="t=²,v1=a", body=b"")
@example(header=f"t={'9' * 4000},v1=a", body=b"")
@example(header=f"t={'9' * 9000},v1=a", body=b"")
@example(header="t=-1,v1=a", body=b"")
@example(header="t=nan,v1=a", body=b"")
@example(header=f"t={int(NOW.timestamp())},v1=\ud800", body=b"\xff")
@example(header=f"t={int(NOW.timestamp())},v1=é", body=b"")
def test_no_header_whatever_gets_through_or_raises_anything_but_forged(
    header: str | None, body: bytes
) -> None:
    assert not accepts(body, header, SECRET)


@pytest.mark.parametrize(("age", "accepted"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_a_stamp_is_good_for_300_seconds_on_both_sides(age: int, accepted: bool) -> None:
    assert accepts(BODY, sign_stripe(BODY, SECRET, NOW - timedelta(seconds=age)), SECRET) is accepted


def test_a_stamp_from_the_future_is_refused_though_stripes_verifier_lets_it_pass() -> None:
    header = sign_stripe(BODY, SECRET, NOW + timedelta(days=1))
    assert stripe_accepts(BODY, header, SECRET)
    assert not accepts(BODY, header, SECRET)


def test_while_a_secret_is_rotated_either_secret_and_either_signature_will_do() -> None:
    old, new = (sign_stripe(BODY, secret, NOW) for secret in ("whsec_old", "whsec_new"))
    both = f"{old},{new.split(',')[1]}"
    for secret in ("whsec_old", "whsec_new"):
        assert accepts(BODY, both, secret)
    stripe_signature(new, NOW).must_fit(BODY, ["whsec_old", "whsec_new"])


def test_a_signature_of_another_scheme_counts_for_nothing() -> None:
    assert not accepts(BODY, sign_stripe(BODY, SECRET, NOW).replace("v1=", "v2="), SECRET)


@pytest.mark.parametrize("secrets", [[], [""], [" \n"]])
def test_without_a_secret_nobody_can_sign(secrets: list[str]) -> None:
    with pytest.raises(Forged):
        stripe_signature(sign_stripe(BODY, secrets[0] if secrets else "", NOW), NOW).must_fit(BODY, secrets)


def test_a_body_that_is_not_utf_8_is_verified_over_its_bytes() -> None:
    assert accepts(b"\xff\x00", sign_stripe(b"\xff\x00", SECRET, NOW), SECRET)


# ---- GoCardless: the body alone is signed


GOCARDLESS_BODY = '{"events": [{"id": "EV1", "note": "£"}]}'.encode()
noted = st.text(max_size=20).map(lambda note: json.dumps({"events": [], "note": note}).encode())


def lets_in(body: bytes, header: str | None, *secrets: str) -> bool:
    try:
        gocardless_signature(header).must_fit(body, secrets)
    except Forged:
        return False
    return True


def gocardless_lets_in(body: bytes, header: str | None, secret: str) -> bool:
    try:
        webhooks.parse(body, secret, header)
    except (InvalidSignatureError, TypeError):
        # TypeError is what it lets out without a header, and for one that is not ASCII.
        return False
    return True


@st.composite
def mutated_digests(draw: st.DrawFn, body: bytes, secret: str) -> str:
    """A good header, or one with a stretch of it overwritten."""
    header = sign_gocardless(body, secret)
    start, cut = draw(st.integers(0, len(header))), draw(st.sampled_from([0, 0, 0, 1, 2, 64]))
    return header[:start] + draw(st.sampled_from(["", "", " ", "0", "A", ",", "é"])) + header[start + cut :]


@settings(deadline=None)
@given(data=st.data(), body=noted, signed_with=secrets, secret=secrets.filter(str.strip))
def test_a_tampered_header_is_judged_as_gocardlesss_own_verifier_judges_it(
    data: st.DataObject, body: bytes, signed_with: str, secret: str
) -> None:
    header = data.draw(mutated_digests(body, signed_with))
    assert lets_in(body, header, secret) == gocardless_lets_in(body, header, secret)


@settings(deadline=None)
@given(body=noted, other=noted)
def test_a_tampered_body_is_judged_as_gocardlesss_own_verifier_judges_it(body: bytes, other: bytes) -> None:
    header = sign_gocardless(body, SECRET)
    assert lets_in(other, header, SECRET) == gocardless_lets_in(other, header, SECRET) == (body == other)


@settings(deadline=None)
@given(header=st.none() | st.text(st.characters()), body=st.binary(max_size=20))
@example(header="\ud800", body=b"\xff")
@example(header="é", body=b"")
@example(header="", body=b"")
def test_no_header_whatever_gets_through_to_gocardlesss_door_or_raises_anything_but_forged(
    header: str | None, body: bytes
) -> None:
    assert not lets_in(body, header, SECRET)


def test_without_a_header_gocardlesss_own_verifier_breaks_and_this_one_refuses() -> None:
    with pytest.raises(TypeError):
        webhooks.parse(GOCARDLESS_BODY, SECRET, None)
    assert not lets_in(GOCARDLESS_BODY, None, SECRET)


def test_while_gocardlesss_secret_is_rotated_either_will_do() -> None:
    for secret in ("old", "new"):
        assert lets_in(GOCARDLESS_BODY, sign_gocardless(GOCARDLESS_BODY, secret), "old", "new")
    assert not lets_in(GOCARDLESS_BODY, sign_gocardless(GOCARDLESS_BODY, "older"), "old", "new")


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_blank_secret_signs_nothing_though_gocardlesss_verifier_lets_it(blank: str) -> None:
    header = sign_gocardless(GOCARDLESS_BODY, blank)
    assert gocardless_lets_in(GOCARDLESS_BODY, header, blank)
    assert not lets_in(GOCARDLESS_BODY, header, blank)
    assert not lets_in(GOCARDLESS_BODY, header)


# ---- Xero: as GoCardless, in Base64; its SDK has no verifier, so the oracle is RFC 2104


def admits(body: bytes, header: str | None, *keys: str) -> bool:
    try:
        xero_signature(header).must_fit(body, keys)
    except Forged:
        return False
    return True


def of_xero(body: bytes, key: str) -> str:
    """HMAC as RFC 2104 defines it, with nothing of the verifying code's."""
    secret = key.encode()
    block = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + body).digest()
    return base64.b64encode(hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).digest()).decode()


@settings(deadline=None)
@given(body=st.binary(max_size=200), key=st.text(min_size=1, max_size=90).filter(str.strip))
def test_what_xero_signs_is_admitted_as_the_definition_of_hmac_has_it(body: bytes, key: str) -> None:
    assert sign_xero(body, key) == of_xero(body, key)
    assert admits(body, of_xero(body, key), key)


@settings(deadline=None)
@given(body=st.binary(max_size=40), other=st.binary(max_size=40), signed_with=secrets, key=secrets)
def test_xeros_signature_is_of_one_body_and_one_key(
    body: bytes, other: bytes, signed_with: str, key: str
) -> None:
    is_right = body == other and signed_with == key and bool(key.strip())
    assert admits(other, of_xero(body, signed_with), key) == is_right


@settings(deadline=None)
@given(header=st.none() | st.text(st.characters(), max_size=60), body=st.binary(max_size=20))
@example(header="A" * 43 + "=", body=b"")
@example(header="\ud800" * 44, body=b"")
@example(header="=" * 44, body=b"")
def test_no_header_whatever_opens_xeros_door(header: str | None, body: bytes) -> None:
    assert not admits(body, header, SECRET)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda header: header.rstrip("="),
        lambda header: f" {header}",
        lambda header: f"{header}\n",
        lambda header: f"{header}, {header}",
        lambda header: header.replace("+", "-").replace("/", "_"),
        lambda header: base64.b64decode(header).hex(),
        # The same bytes, with leftover bits that Xero never sets.
        lambda header: header[:-2] + chr(ord(header[-2]) + 1) + "=",
    ],
)
def test_a_header_that_is_not_as_xero_writes_it_is_refused(spoil: Callable[[str], str]) -> None:
    header = next(
        signed
        for signed in (of_xero(b"%d" % number, SECRET) for number in range(99))
        if "+" in signed and signed[-2] in "EIMQUYcgko"
    )
    body = next(b"%d" % number for number in range(99) if of_xero(b"%d" % number, SECRET) == header)
    assert admits(body, header, SECRET)
    assert not admits(body, spoil(header), SECRET)


def test_while_xeros_key_is_replaced_either_will_do() -> None:
    assert all(admits(BODY, of_xero(BODY, key), "new", "old") for key in ("new", "old"))
    assert not admits(BODY, of_xero(BODY, "older"), "new", "old")


@pytest.mark.parametrize("keys", [[], [""], [" \n"]])
def test_without_a_key_nobody_can_sign_for_xero(keys: list[str]) -> None:
    assert not admits(BODY, of_xero(BODY, keys[0] if keys else ""), *keys)
