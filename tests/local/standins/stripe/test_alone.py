from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.local.standins.stripe.shop import Shop


def test_buyers_who_pay_at_once_from_several_threads_are_all_paid() -> None:
    with Shop().open() as shop:
        made = [shop.session() for _ in range(20)]
    with ThreadPoolExecutor(8) as threads:
        paid = [*threads.map(shop.account.checkout.pay, made)]
    assert [each["payment_status"] for each in paid] == ["paid"] * 20
    assert (len(shop.account.objects.of("charge")), shop.is_balanced()) == (20, True)
