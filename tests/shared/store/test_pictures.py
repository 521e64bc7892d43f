from __future__ import annotations

from typing import Any

import boto3
import pytest

from shared.catalogue.products import Image
from shared.errors import Unavailable
from shared.store.pictures import Pictures
from shared.wiring.files import SIGNED
from tests.shared.catalogue.test_pictures import PNG


@pytest.fixture(scope="module")
def s3(aws: None) -> Any:
    made = boto3.client("s3", config=SIGNED)
    made.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return made


def test_a_picture_is_kept_encrypted_with_its_type_below_a_prefix_of_its_own(s3: Any) -> None:
    pictures = Pictures(s3, "pictures")
    image = pictures.put("acme", "boiler", PNG)
    assert image.kind == "image/png"
    assert image.key.startswith("pictures/acme/boiler/")
    there = s3.get_object(Bucket="pictures", Key=image.key)
    assert (there["ContentType"], there["ServerSideEncryption"]) == ("image/png", "AES256")
    assert pictures.get(image) == PNG
    assert pictures.put("acme", "boiler", PNG) == image


def test_a_picture_that_is_forgotten_is_gone(s3: Any) -> None:
    pictures = Pictures(s3, "pictures")
    image = pictures.put("acme", "piano", PNG)
    pictures.forget(image)
    with pytest.raises(Unavailable):
        pictures.get(image)


def test_a_bucket_that_does_not_answer_is_unavailable(s3: Any) -> None:
    nowhere = Pictures(s3, "nowhere")
    for ask in (lambda: nowhere.put("acme", "p", PNG), lambda: nowhere.get(Image("x", "image/png"))):
        with pytest.raises(Unavailable):
            ask()
