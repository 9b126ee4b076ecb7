# SPDX-License-Identifier: MulanPSL-2.0
"""The commands about the computers of a station, from the new laptop's card to its stop."""

from pathlib import Path

import pytest

