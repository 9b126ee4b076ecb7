# SPDX-License-Identifier: MulanPSL-2.0
"""Record identities sort by the order in which they were made."""

import uuid

from wuse_desktop.domain.ids import is_id, new_id


def test_ids_of_one_process_sort_in_the_order_of_making() -> None:
    made = [new_id() for _number in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_version_7_uuid() -> None:
    value = uuid.UUID(new_id())
    assert value.version == 7
    assert value.variant == uuid.RFC_4122
    assert is_id(str(value))
    assert not is_id(str(value).upper())
    assert not is_id("x")
