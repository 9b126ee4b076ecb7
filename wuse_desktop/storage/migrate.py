# SPDX-License-Identifier: MulanPSL-2.0
"""Brings a database to the present schema, whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.storage.engine import explained

SCRIPTS = Path(__file__).with_name("migrations")


def _revisions(scripts: Path) -> list[str]:
    """The numbers of all migrations, in order: their files are named ``NNNN_what.py``."""
    files = scripts.joinpath("versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return sorted(path.name[:4] for path in files)


def head_revision(scripts: Path = SCRIPTS) -> str:
    """The schema version of this program, e.g. "0001"."""
    return _revisions(scripts)[-1]


def current_revision(connection: Connection) -> str:
    """The schema version of an open database; empty for a new file."""
    table = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar()
    if not table:
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def migrate(
    engine: Engine, before: Callable[[str], None] | None = None, scripts: Path = SCRIPTS
) -> bool:
    """Run the missing migrations in one transaction; True when there were any.

    ``before`` is called with the old version when an existing database is about to change: it
    makes the backup, and its exception stops the migration. Raises UserFault ``schema_newer`` for
    a database of a newer program and touches nothing.
    """
    with engine.connect() as connection:
        current = current_revision(connection)
    if current and current not in _revisions(scripts):
        raise UserFault(
            "schema_newer",
            _("这份数据是用更新的版本（数据版本 {version}）写的，没有打开，也没有改动。").format(
                version=current
            ),
            _("请安装新版五社工作台后再打开。"),
        )
    if current == head_revision(scripts):
        return False
    if current and before is not None:
        before(current)
    with (
        explained(),
        engine.connect().execution_options(wuse_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        _upgrade(connection, scripts)
    return True


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, and a desk is seldom migrated
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
