# SPDX-License-Identifier: MulanPSL-2.0
"""Addresses of drops as a card carries them and as a person types them; waits between attempts."""

import pytest

from wuse_desktop.errors import UserFault
from wuse_desktop.sync.drops.address import DropAddress, read_address, typed_address
from wuse_desktop.sync.retry import wait_after

KEY = "ssh-ed25519 SHA256:19m1Mfp9qjMjW+07G9VYoxbae4wJBz9s3tL8/RCmqiM"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/srv/共享 文件夹", DropAddress("folder", "/srv/共享 文件夹")),
        ("\\\\nas\\wuse", DropAddress("folder", "\\\\nas\\wuse")),
        ("D:\\上报", DropAddress("folder", "D:\\上报")),
        (
            "https://mulan%40county@dav.example.cn/dav/wuse",
            DropAddress("webdav", "https://dav.example.cn/dav/wuse", "mulan@county"),
        ),
        ("http://10.0.0.5:5005/wuse", DropAddress("webdav", "http://10.0.0.5:5005/wuse")),
        (
            "sftp://wuse@sftp.example.cn:2222/home/wuse#ssh-ed25519%20SHA256:"
            "19m1Mfp9qjMjW+07G9VYoxbae4wJBz9s3tL8/RCmqiM",
            DropAddress("sftp", "sftp.example.cn:2222/home/wuse", "wuse", host_key=KEY),
        ),
        (
            "s3+https://AK%2B1%2F@s3.example.cn:9000?bucket=wuse&folder=mulan%2F2026&region=cn",
            DropAddress("s3", "https://s3.example.cn:9000", "AK+1/", "wuse", "mulan/2026", "cn"),
        ),
        (
            "s3+https://AK@wuse.oss.example.cn",
            DropAddress("s3", "https://wuse.oss.example.cn", "AK"),
        ),
        ("https://[::1]:8443/dav", DropAddress("webdav", "https://[::1]:8443/dav")),
    ],
)
def test_an_address_is_one_line_and_comes_back(text: str, address: DropAddress) -> None:
    assert read_address(text) == address
    assert address.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://host/x",
        "gopher://x",
        "https://",
        "https:///path",
        "https://host:99999/x",
        "https://host:0/x",
        "https://ho st/x",
        "https://host/x?y=1",
        "https://host/\x00",
        "sftp://host/without/user",
        "sftp://u@host/x#ssh-ed25519%20MD5:xyz",
        "s3+https://AK@host/bucket/in/the/path",
        "s3+https://host?bucket=nobody",
        "https://host/" + "x" * 3000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserFault, match="drop_address") as caught:
        read_address(text)
    assert caught.value.next_step


@pytest.mark.parametrize("text", ["https://u:secret@host/x", "sftp://u:secret@host/x"])
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UserFault, match="drop_address_password") as caught:
        read_address(text)
    assert "secret" not in str(caught.value)


def test_what_people_leave_out_is_added() -> None:
    typed = typed_address("webdav", " dav.example.cn/wuse ", "u")
    assert typed.place == "https://dav.example.cn/wuse"
    assert typed_address("webdav", "https://u@dav.example.cn/wuse") == typed
    assert typed_address("sftp", "sftp://u@host/x") == typed_address("sftp", "host/x", "u")
    store = typed_address("s3", "s3.example.cn/", "AK", bucket=" wuse ", folder="/mulan/")
    assert store == DropAddress("s3", "https://s3.example.cn", "AK", "wuse", "mulan")
    assert not typed_address("webdav", "http://10.0.0.5/x").secure


def test_passwords_are_bound_to_place_and_user() -> None:
    one = DropAddress("webdav", "https://dav.example.cn/wuse", "u")
    others = [
        DropAddress("webdav", "https://evil.example.cn/wuse", "u"),
        DropAddress("webdav", "http://dav.example.cn/wuse", "u"),
        DropAddress("webdav", "https://dav.example.cn/wuse", "v"),
        DropAddress("s3", "https://dav.example.cn/wuse", "u"),
    ]
    assert one.owner not in {other.owner for other in others}


def test_waits_double_up_to_a_quarter_of_a_day_and_differ_by_bundle() -> None:
    waits = [wait_after(attempts, "a") for attempts in range(1, 30)]
    assert 60 <= waits[0] <= 75
    assert waits[3] == pytest.approx(8 * waits[0])
    assert waits == sorted(waits)
    assert 6 * 3600 <= waits[-1] <= 7.5 * 3600
    assert len({wait_after(1, str(number)) for number in range(50)}) == 50
    assert wait_after(1, "a", retry_after=7200) == 7200
    assert wait_after(1, "a") == wait_after(1, "a")
