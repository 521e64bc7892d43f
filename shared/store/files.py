"""Keeps the files of exports in a bucket for a day, and makes links to them that end soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import Unavailable

# A browser follows a link at once; a large file that has begun by then is sent to its end.
LINK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Files:
    """One stack's bucket. `s3` is boto3's client."""

    s3: Any
    bucket: str

    def put(self, place: str, file: BinaryIO, kind: str) -> None:
        """Sends a file from its beginning, a piece at a time. Raises Unavailable."""
        file.seek(0)
        try:
            self.s3.put_object(
                Bucket=self.bucket,
                Key=place,
                Body=file,
                ContentType=kind,
                ServerSideEncryption="AES256",
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"S3 did not take the file: {type(error).__name__}") from error

    def link(self, place: str, name: str) -> str:
        """Returns an address at which whoever has it can fetch the file, under its name, for minutes."""
        asked = {
            "Bucket": self.bucket,
            "Key": place,
            "ResponseContentDisposition": f'attachment; filename="{name}"',
        }
        signed: str = self.s3.generate_presigned_url("get_object", asked, int(LINK.total_seconds()))
        return signed
