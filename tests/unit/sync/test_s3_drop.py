# SPDX-License-Identifier: MulanPSL-2.0
"""Signatures, and what stores answer only now and then."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.drop_servers.scripted import Answer, Asked, scripted
from wuse_desktop.sync.drops.s3 import S3Drop
from wuse_desktop.sync.drops.signing import Key, signed_headers
from wuse_desktop.sync.ports import DropFault

NAME = "inbox/token/bundle"
KEY = Key("AKIDEXAMPLE", "hidden-word")


def error(status: int, code: str, **headers: str) -> Answer:
    """A store's refusal."""
    return Answer(status, f"<Error><Code>{code}</Code></Error>".encode(), headers)


def with_head(answer: Answer) -> Callable[[Asked], Answer]:
    """Nothing is there; everything else is answered so."""
    return lambda asked: Answer(404) if asked.method == "HEAD" else answer


def fault_of(answer: Callable[[Asked], Answer], act: Callable[[S3Drop], object]) -> DropFault:
    with (
        scripted(answer) as (address, _asked),
        closing(S3Drop(address, KEY, bucket="b")) as drop,
        pytest.raises(DropFault) as caught,
    ):
        act(drop)
    assert caught.value.sentence.endswith("。")
    assert KEY.secret not in str(caught.value) + repr(KEY)
    return caught.value


def test_the_signature_is_the_one_of_the_published_example() -> None:
    key = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    request = ("GET", "examplebucket.s3.amazonaws.com", "/test.txt", "")
    at = datetime(2013, 5, 24, tzinfo=UTC)
    signed = signed_headers(key, request, {"Range": "bytes=0-9"}, b"", at)
    assert signed["Authorization"].endswith(
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        (error(403, "SignatureDoesNotMatch"), "drop_login", False),
        (error(403, "InvalidAccessKeyId"), "drop_login", False),
        (error(403, "AccessDenied"), "drop_forbidden", False),
        (error(404, "NoSuchBucket"), "drop_no_place", False),
        (error(503, "SlowDown", **{"Retry-After": "30"}), "drop_busy", True),
        (error(500, "InternalError"), "drop_busy", True),
        (error(409, "ConditionalRequestConflict"), "drop_busy", True),
        (error(400, "EntityTooLarge"), "drop_too_large", False),
        (error(507, "XMinioStorageFull"), "drop_full", False),
        (error(412, "PreconditionFailed"), "file_exists", False),
        (Answer(400, b"?"), "drop_refused", False),
    ],
)
def test_each_refusal_has_its_sentence(answer: Answer, code: str, retryable: bool) -> None:
    fault = fault_of(with_head(answer), lambda drop: drop.put_new(NAME, b"data"))
    assert (fault.code, fault.retryable) == (code, retryable)
    assert fault.retry_after == (30 if "Retry-After" in answer.headers else 0)


def test_a_copy_that_fails_after_its_yes_is_no_rename() -> None:
    fault = fault_of(
        with_head(error(200, "InternalError")), lambda drop: drop.rename_new(NAME + ".tmp", NAME)
    )
    assert (fault.code, fault.retryable) == ("drop_busy", True)


def test_a_store_that_does_not_know_conditions_is_asked_without() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.method == "HEAD":
            return Answer(404)
        return error(501, "NotImplemented") if "If-None-Match" in asked.headers else Answer(200)

    with scripted(answer) as (address, asked), closing(S3Drop(address, KEY, bucket="b")) as drop:
        drop.put_new(NAME, b"1")
        drop.put_new(NAME + "2", b"2")
    assert [item.method for item in asked] == ["HEAD", "PUT", "PUT", "HEAD", "PUT"]


def test_a_listing_without_end_is_left() -> None:
    page = (
        b"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>again"
        b"</NextContinuationToken><Contents><Key>inbox/token/a</Key><Size>1</Size></Contents>"
        b"</ListBucketResult>"
    )
    fault = fault_of(lambda _asked: Answer(200, page), lambda drop: list(drop.list("inbox/token")))
    assert fault.code == "drop_garbled"


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"])
def test_a_listing_that_is_none_is_not_an_empty_folder(body: bytes) -> None:
    fault = fault_of(lambda _asked: Answer(200, body), lambda drop: list(drop.list("inbox/token")))
    assert (fault.code, fault.retryable) == ("drop_garbled", True)


def test_a_clock_that_is_off_takes_the_time_of_the_store() -> None:
    there = datetime.now(UTC) - timedelta(days=900)

    def answer(asked: Asked) -> Answer:
        at = datetime.strptime(asked.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        headers = {"Date": format_datetime(there, usegmt=True)}
        if abs(at - there) > timedelta(minutes=15):
            return error(403, "RequestTimeTooSkewed", **headers)
        return Answer(200, headers=headers)

    with scripted(answer) as (address, asked), closing(S3Drop(address, KEY, bucket="b")) as drop:
        drop.delete(NAME)
        drop.delete(NAME)
    assert len(asked) == 3


def test_a_store_whose_own_time_does_not_help_is_told_as_such() -> None:
    fault = fault_of(
        lambda _asked: error(403, "RequestTimeTooSkewed"), lambda drop: drop.delete(NAME)
    )
    assert (fault.code, fault.retryable) == ("drop_clock", False)


def test_a_bucket_in_the_name_of_the_host_stands_in_no_path() -> None:
    with (
        scripted(lambda _asked: Answer(404)) as (address, asked),
        closing(S3Drop(address, KEY, folder="county/")) as drop,
    ):
        assert drop.size(NAME) is None
    assert asked[0].path == f"/county/{NAME}"
