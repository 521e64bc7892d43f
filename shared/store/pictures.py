"""Keeps pictures of products in the bucket, beside the files of exports and for as long as they are used."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.catalogue.pictures import kind_of
from shared.catalogue.products import Image
from shared.errors import Unavailable

# The pages' role reaches what begins so, and nothing else of the bucket but to fetch exports.
BEGINS = "pictures/"


@dataclass(frozen=True, slots=True)
class Pictures:
    """One stack's bucket. `s3` is boto3's client. Raises Unavailable where S3 does not answer."""

    s3: Any
    bucket: str

    def put(self, tenant: str, product: str, picture: bytes) -> Image:
        """Keeps a picture at a place of its own: the same one again takes its own place."""
        place = f"{BEGINS}{tenant}/{product}/{sha256(picture).hexdigest()[:32]}"
        image = Image(place, kind_of(picture))
        self._ask(
            "put_object", Key=place, Body=picture, ContentType=image.kind, ServerSideEncryption="AES256"
        )
        return image

    def get(self, image: Image) -> bytes:
        content: bytes = self._ask("get_object", Key=image.key)["Body"].read()
        return content

    def forget(self, image: Image) -> None:
        self._ask("delete_object", Key=image.key)

    def _ask(self, what: str, **about: Any) -> Any:
        try:
            return getattr(self.s3, what)(Bucket=self.bucket, **about)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"S3 did not {what.replace('_', ' ')}: {type(error).__name__}") from error
