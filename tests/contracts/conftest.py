# SPDX-License-Identifier: MulanPSL-2.0
"""The contract is held to real servers."""

from tests.drop_servers.running import make_server, running

__all__ = ["make_server", "running"]
