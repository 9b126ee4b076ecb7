# SPDX-License-Identifier: MulanPSL-2.0
"""AWS Signature Version 4 for S3: what every compatible store checks."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

DEFAULT_REGION = "us-east-1"
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Key:
    """Whose requests they are. ``region`` is the store's name for its place."""

    access: str
    secret: str = field(repr=False)
    region: str = DEFAULT_REGION


def signed_headers(
    key: Key,
    request: tuple[str, str, str, str],
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
) -> dict[str, str]:
    """The headers of a request with its signature at a moment (UTC).

    ``request`` is method, host, path and query, the last two as they are sent; the query's
    parameters are sorted.
    """
    method, host, path, query = request
    moment, payload = at.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(body).hexdigest()
    sent = {**headers, "x-amz-date": moment, "x-amz-content-sha256": payload}
    signed = {"host": host, **{name.lower(): text.strip() for name, text in sent.items()}}
    names = ";".join(sorted(signed))
    canonical = "\n".join(
        (
            method,
            path,
            query,
            *(f"{name}:{signed[name]}" for name in sorted(signed)),
            "",
            names,
            payload,
        )
    )
    scope = f"{moment[:8]}/{key.region}/s3/aws4_request"
    told = "\n".join((_ALGORITHM, moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    secret = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    signature = hmac.digest(secret, told.encode(), "sha256").hex()
    credential = f"{key.access}/{scope}"
    return {
        **sent,
        "Host": host,
        "Authorization": (
            f"{_ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
        ),
    }
