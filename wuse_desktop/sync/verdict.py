# SPDX-License-Identifier: MulanPSL-2.0
"""What a receiver thinks of a bundle, from its signed envelope and what it knows of the sender.

A bundle carries everything after the sender's last confirmed change, so a missing one is healed
by the next, and an old one has nothing new. Numbers and hashes are there to notice what should
not happen: a laptop that went back in time, two devices under one name, a stranger.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wuse_desktop.i18n import N_, _
from wuse_desktop.sync.envelope import Envelope, Sealed


class Verdict(StrEnum):
    """One word for what happens to a bundle."""

    APPLY = "apply"
    APPLY_OVER_GAP = "apply_over_gap"
    DUPLICATE = "duplicate"
    OLDER = "older"
    HOLD = "hold"
    FORK = "fork"
    WRONG_RECEIVER = "wrong_receiver"
    UNKNOWN_SENDER = "unknown_sender"
    REVOKED = "revoked"

    @property
    def applies(self) -> bool:
        """Whether its rows are to be taken."""
        return self in (Verdict.APPLY, Verdict.APPLY_OVER_GAP)

    @property
    def confirms(self) -> bool:
        """Whether the receiver holds all of it afterwards: what a sender counts as 已回执."""
        return self.applies or self in (Verdict.DUPLICATE, Verdict.OLDER)

    @property
    def answered(self) -> bool:
        """Whether the sender is to hear of it; strangers and misdirected bundles get no answer."""
        return self not in (Verdict.WRONG_RECEIVER, Verdict.UNKNOWN_SENDER, Verdict.REVOKED)


_SENTENCES = {
    Verdict.APPLY: N_("第 {seq} 个数据包，接着上一个，可以收下。"),
    Verdict.APPLY_OVER_GAP: N_(
        "第 {seq} 个数据包；第 {first} 到第 {last} 个没有收到，但这一个里都带着，可以收下。"
    ),
    Verdict.DUPLICATE: N_("第 {seq} 个数据包已经收过，记录不会变，只再发一次回执。"),
    Verdict.OLDER: N_(
        "第 {seq} 个数据包比已经收下的旧，它的内容都已收过，记录不会变，只再发一次回执。"
    ),
    Verdict.HOLD: N_("第 {seq} 个数据包前面还缺内容，先不收，记录没有变。"),
    Verdict.FORK: N_(
        "第 {seq} 个数据包与已经收下的对不上，没有收，记录没有变；"
        "对方的电脑可能恢复过旧备份，也可能有人冒用。"
    ),
    Verdict.WRONG_RECEIVER: N_("这个数据包不是发给本单位的，没有收。"),
    Verdict.UNKNOWN_SENDER: N_("做这个数据包的电脑没有登记，没有收。"),
    Verdict.REVOKED: N_("做这个数据包的电脑已经停用，没有收，记录没有变。"),
}

_NEXT_STEPS = {
    Verdict.HOLD: N_("请对方重新做一个数据包，会从缺的地方带起。"),
    Verdict.FORK: N_("请打电话核实，让对方重新登记这台电脑。"),
    Verdict.WRONG_RECEIVER: N_("请转给收件的单位。"),
    Verdict.UNKNOWN_SENDER: N_("请先用登记卡登记它。"),
    Verdict.REVOKED: N_("请打电话核实，仍在用的话请重新登记。"),
}

_FILE_SENTENCES = {
    Verdict.APPLY: N_("第 {seq} 个附件包，可以收下。"),
    Verdict.DUPLICATE: N_("第 {seq} 个附件包已经收过，只再发一次回执。"),
    Verdict.FORK: N_(
        "第 {seq} 个附件包与已经收下的对不上，没有收；对方的电脑可能恢复过旧备份，也可能有人冒用。"
    ),
}


@dataclass(frozen=True, slots=True)
class SenderState:
    """What a receiver holds of one stream (device, direction, receivers).

    ``taken`` maps sequence numbers to envelope hashes of bundles taken so far: the one to be
    judged, the one before it and the last one are there if they were taken. ``taken_to_rev`` is the
    last change held, in the sender's numbering. ``key_ids`` are the device's admitted signing keys.
    """

    site_id: str
    key_ids: frozenset[str]
    revoked: bool = False
    taken: Mapping[int, str] = field(default_factory=dict)
    taken_to_rev: int = 0

    @property
    def last_seq(self) -> int:
        """The highest sequence number taken, 0 before the first."""
        return max(self.taken, default=0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict in words for the person at the desk; a refusal says what to do now."""

    verdict: Verdict
    message: str
    next_step: str = ""

    @property
    def sentence(self) -> str:
        """The message with its next step, as it is shown."""
        return f"{self.message}{self.next_step}"


def judge(sealed: Sealed, own: Collection[str], sender: SenderState | None) -> Judgement:
    """Judge a bundle whose signature holds.

    ``own`` are the addresses of this desk; ``sender`` is None for a device never admitted.
    """
    verdict = _verdict(sealed, own, sender)
    last = sender.last_seq if sender is not None else 0
    seq = sealed.envelope.seq
    of_files = _FILE_SENTENCES if sealed.envelope.part == "attachments" else {}
    words = _(of_files.get(verdict, _SENTENCES[verdict]))
    message = words.format(seq=seq, first=last + 1, last=seq - 1)
    step = _NEXT_STEPS.get(verdict)
    return Judgement(verdict, message, _(step) if step else "")


def _verdict(sealed: Sealed, own: Collection[str], sender: SenderState | None) -> Verdict:
    envelope = sealed.envelope
    if not set(own).intersection(envelope.receivers):
        return Verdict.WRONG_RECEIVER
    if (
        sender is None
        or sender.site_id != envelope.site_id
        or envelope.key_id not in sender.key_ids
    ):
        return Verdict.UNKNOWN_SENDER
    if sender.revoked:
        return Verdict.REVOKED
    if envelope.seq in sender.taken:
        same = sender.taken[envelope.seq] == sealed.sha256
        return Verdict.DUPLICATE if same else Verdict.FORK
    if envelope.part == "attachments":
        return _verdict_on_files(envelope, sender)
    if envelope.seq < sender.last_seq:
        return Verdict.OLDER if envelope.to_rev <= sender.taken_to_rev else Verdict.FORK
    return _verdict_on_new(envelope, sender)


def _verdict_on_new(envelope: Envelope, sender: SenderState) -> Verdict:
    before = sender.taken.get(envelope.seq - 1)
    broken_chain = before is not None and envelope.prev_envelope_sha256 != before
    went_back = envelope.to_rev < sender.taken_to_rev
    if broken_chain or went_back or (envelope.seq == 1) != (not envelope.prev_envelope_sha256):
        return Verdict.FORK
    if envelope.from_rev > sender.taken_to_rev:
        return Verdict.HOLD
    return Verdict.APPLY if envelope.seq == sender.last_seq + 1 else Verdict.APPLY_OVER_GAP


def _verdict_on_files(envelope: Envelope, sender: SenderState) -> Verdict:
    """Bundles of files hold different files each, so they may come in any order."""
    before = sender.taken.get(envelope.seq - 1)
    broken = before is not None and envelope.prev_envelope_sha256 != before
    first = envelope.seq == 1
    return Verdict.FORK if broken or first != (not envelope.prev_envelope_sha256) else Verdict.APPLY
