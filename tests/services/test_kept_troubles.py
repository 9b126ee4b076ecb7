# SPDX-License-Identifier: MulanPSL-2.0
"""What a round threw away is told until it was read, and no flood of it grows the desk."""

from wuse_desktop.services import kept_troubles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.troubles import Trouble

FORGED = Trouble("receipt_damaged", "这张回执损坏了。")
CUT = Trouble("bundle_truncated", "这个数据包不完整。")
GONE = Trouble("drop_unreachable", "连不上。")


def test_what_the_next_round_tells_again_is_not_kept(desk: Desk) -> None:
    kept_troubles.keep(desk, [GONE, FORGED])
    assert [each.code for each in kept_troubles.kept(desk)] == ["receipt_damaged"]


def test_the_same_again_is_one_line_that_counts(desk: Desk) -> None:
    kept_troubles.keep(desk, [FORGED])
    kept_troubles.keep(desk, [CUT])
    kept_troubles.keep(desk, [FORGED])
    cut, forged = kept_troubles.kept(desk)
    assert (cut.sentence, cut.times) == (CUT.sentence, 1)
    assert (forged.sentence, forged.times) == (FORGED.sentence, 2)
    assert "（第 2 次）" in forged.told


def test_what_was_read_is_gone_and_the_rest_stays(desk: Desk) -> None:
    kept_troubles.keep(desk, [FORGED, CUT])
    forged, cut = kept_troubles.kept(desk)
    kept_troubles.forget(desk, forged)
    assert kept_troubles.kept(desk) == (cut,)


def test_what_came_again_while_it_was_read_stays(desk: Desk) -> None:
    kept_troubles.keep(desk, [FORGED])
    (shown,) = kept_troubles.kept(desk)
    kept_troubles.keep(desk, [FORGED])
    kept_troubles.forget(desk, shown)
    assert [each.times for each in kept_troubles.kept(desk)] == [2]


def test_a_flood_is_cut_to_the_latest(desk: Desk) -> None:
    many = [Trouble("bundle_damaged", f"第{number}个坏了。") for number in range(50)]
    kept_troubles.keep(desk, many)
    assert [each.sentence for each in kept_troubles.kept(desk)] == [
        each.sentence for each in many[-20:]
    ]
