# SPDX-License-Identifier: MulanPSL-2.0
"""What a bad hand makes of good bundles, and what a refusal has to look like."""

import base64
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services.conftest import MakeDesk
from wuse_desktop.errors import Fault
from wuse_desktop.services import bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.sync import dsse
from wuse_desktop.sync.envelope import BUNDLE


@dataclass(frozen=True, slots=True)
class Scene:
    """A station, its county, a folder, and whatever desk a case needs besides."""

    desk: Desk
    county: Desk
    folder: Path
    make_desk: MakeDesk

    def bundle(self) -> Path:
        """A good bundle of the station."""
        return bundles.make(self.desk, self.folder).path


def flip(path: Path, place: int) -> Path:
    """One bit of one byte."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    return path


def cut(path: Path, kept: float) -> Path:
    """The beginning alone."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    return path


def members(path: Path) -> tuple[bytes, Any, Any]:
    """Payload, signed wrapper, and the envelope inside it."""
    with zipfile.ZipFile(path) as container:
        payload = container.read("payload.tar.age")
        wrapper = json.loads(container.read("envelope.dsse.json"))
    return payload, wrapper, json.loads(base64.b64decode(wrapper["payload"]))


def rewritten(path: Path, payload: bytes, envelope: bytes) -> Path:
    """A proper container around anything."""
    with zipfile.ZipFile(path, "w") as container:
        with container.open(zipfile.ZipInfo("payload.tar.age"), "w", force_zip64=True) as member:
            member.write(payload)
        container.writestr(zipfile.ZipInfo("envelope.dsse.json"), envelope)
    return path


def altered_envelope(path: Path, **changes: Any) -> Path:
    """The same signature over other words."""
    payload, wrapper, body = members(path)
    words = json.dumps({**body, **changes}).encode()
    wrapper["payload"] = base64.b64encode(words).decode()
    return rewritten(path, payload, json.dumps(wrapper).encode())


def signed_anew(path: Path, desk: Desk, **changes: Any) -> Path:
    """Other words with a good signature of the station: a program of another make."""
    payload, _wrapper, body = members(path)
    words = json.dumps({**body, **changes}).encode()
    return rewritten(path, payload, dsse.sign(BUNDLE.payload_type, words, desk.device.signer()))


def is_plain(fault: Fault) -> None:
    """One sentence and a next step in Chinese, without a name, a path or a word of the machine."""
    assert fault.message.endswith("。")
    assert fault.next_step.endswith("。")
    assert len(fault.message) <= 80
    for part in ("Error", "Exception", "None", "/", "王秀兰", "赵德福"):
        assert part not in fault.sentence
