# SPDX-License-Identifier: MulanPSL-2.0
"""Runs the migrations over the keyed connection that the program hands in."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transaction_per_migration=False
)
context.run_migrations()
