# SPDX-License-Identifier: MulanPSL-2.0
"""The first schema."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the statements of the frozen file beside this one."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    run = op.get_bind().exec_driver_sql  # op.execute compiles each of several hundred statements
    for statement in text.split("\n--\n"):
        run(statement)
