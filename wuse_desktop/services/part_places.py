# SPDX-License-Identifier: MulanPSL-2.0
"""Where a part of a record belongs: a volunteer's training, an organisation's support."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartPlace:
    """The record that a part belongs to and its name; ``part_id`` is "" for one not kept yet."""

    owner_id: str
    part_id: str
    name: str
