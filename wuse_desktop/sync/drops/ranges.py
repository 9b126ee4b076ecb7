# SPDX-License-Identifier: MulanPSL-2.0
"""The piece of an object that an HTTP answer holds, whether or not the server knows ranges."""

import re
from http import HTTPStatus

from wuse_desktop.sync.drops.http import Reply

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(?:\d{1,18}|\*)")


def part_of(reply: Reply, start: int, length: int) -> bytes | None:
    """Up to ``length`` bytes from ``start``; None when the answer is none to a GET."""
    if reply.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return b""
    if reply.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        return None
    told = _CONTENT_RANGE.fullmatch(reply.headers.get("content-range", "").strip())
    if told is not None:  # some stores send it with a plain 200
        return reply.body[:length] if int(told.group(1)) == start else None
    if reply.status == HTTPStatus.OK:  # the whole object: ranges are not known there
        return reply.body[start : start + length]
    return reply.body[:length]
