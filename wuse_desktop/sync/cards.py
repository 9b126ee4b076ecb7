# SPDX-License-Identifier: MulanPSL-2.0
"""Enrolment by two small files: the station asks with its card, the county answers with its own.

A station card is signed with the key it carries: that proves the key, not the name. Who it really
is, two people settle by reading ``fingerprint_words`` to each other over the telephone. From then
on signatures are checked against the keys so learned.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from wuse_desktop.sync import age
from wuse_desktop.sync.documents import (
    DivisionCode,
    Instant,
    Kind,
    Label,
    Name,
    PublicKey,
    Recipient,
    Uuid,
    Version,
    from_json,
    sign_document,
    unverified_body,
    verified_body,
)
from wuse_desktop.sync.dsse import key_id_of
from wuse_desktop.sync.faults import fault
from wuse_desktop.sync.ports import Signer

SUFFIX = ".wuse-card"
FORMAT = 1
_STATION = Kind("card", "application/vnd.wuse.station-card+json", FORMAT)
_COUNTY = Kind("card", "application/vnd.wuse.county-card+json", FORMAT)
_WELCOME = Kind("card", "application/vnd.wuse.welcome-card+json", FORMAT)
_DEVICE = Kind("card", "application/vnd.wuse.device-card+json", FORMAT)
_INTRODUCTION = Kind("card", "application/vnd.wuse.introduction+json", FORMAT)
_FINGERPRINT_GROUPS = 6

SiteKind = Literal["station", "county", "prefecture"]
DeviceLetter = Annotated[str, Meta(pattern=r"\A[A-Z]?\Z")]
Token = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Settings = Annotated[dict[str, object], Meta(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One desk on one device: whose it is and how to write to it.

    ``verify_key`` is the base64 of 32 bytes of Ed25519; ``recipient`` and ``recovery_recipient``
    (may be absent) are age recipients; ``division_code`` is the national code of the place.
    """

    app_version: Version
    site_id: Uuid
    site_kind: SiteKind
    name: Label
    division_code: DivisionCode
    device_id: Name
    verify_key: PublicKey
    recipient: Recipient
    recovery_recipient: Recipient | None = None
    format: int = FORMAT
    created_at: Instant = field(default_factory=lambda: datetime.now(UTC))

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that check this device's signatures."""
        return base64.b64decode(self.verify_key)

    @property
    def key_id(self) -> str:
        """The short name of the public key."""
        return key_id_of(self.public_key)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom to encrypt to when writing to this desk."""
        spare = (self.recovery_recipient,) if self.recovery_recipient else ()
        return (self.recipient, *spare)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationCard(Card):
    """A desk asks to be admitted. ``device_letter`` is the letter it would like ("" = any)."""

    device_letter: DeviceLetter = ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A device of the station that the county takes bundles from, and its letter."""

    device_id: Name
    verify_key: PublicKey
    device_letter: DeviceLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyCard(Card):
    """The upper desk admits a station.

    ``for_site`` is the station; ``admitted`` are its devices; ``drop_address`` says where bundles
    go ("" = by stick) and ``drop_token`` is the station's unguessable folder there; ``settings``
    are the county's, by name.
    """

    for_site: Uuid
    admitted: Annotated[tuple[Admitted, ...], Meta(max_length=32)]
    drop_token: Token
    drop_address: Annotated[str, Meta(max_length=2000)] = ""
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCard:
    """A laptop without a site asks to join one. ``label`` says whose it is, for people."""

    app_version: Version
    device_id: Uuid
    label: Label
    verify_key: PublicKey
    recipient: Recipient
    recovery_recipient: Recipient | None = None
    format: int = FORMAT
    created_at: Instant = field(default_factory=lambda: datetime.now(UTC))

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that check this laptop's signatures."""
        return base64.b64decode(self.verify_key)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom to encrypt to when writing to this laptop."""
        spare = (self.recovery_recipient,) if self.recovery_recipient else ()
        return (self.recipient, *spare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """A desk vouches for a further laptop of a station, for those who have not heard of it.

    ``device_id`` is where bundles for the laptop are addressed, ``token`` its folder on a drop.
    """

    app_version: Version
    site_id: Uuid
    device_id: Uuid
    letter: DeviceLetter
    label: Label
    verify_key: PublicKey
    recipient: Recipient
    recovery_recipient: Recipient | None = None
    token: Token
    format: int = FORMAT
    created_at: Instant = field(default_factory=lambda: datetime.now(UTC))

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that check this laptop's signatures."""
        return base64.b64decode(self.verify_key)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom to encrypt to when writing to this laptop."""
        spare = (self.recovery_recipient,) if self.recovery_recipient else ()
        return (self.recipient, *spare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upper(Card):
    """The county of a station, as one desk tells another of it."""

    drop_token: Token
    drop_address: Annotated[str, Meta(max_length=2000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeCard(Card):
    """A desk of a station, or its county, takes a further laptop in.

    ``for_site`` is the station and ``role`` what the user of the laptop may do; ``introduction``
    vouches for the laptop; ``laptops`` are the introductions of the others of the station that
    this one exchanges with; ``bundle_id`` names the bundle that brings the records, ``returning``
    says that it comes from the county.
    """

    for_site: Uuid
    for_device: Uuid
    role: Annotated[str, Meta(max_length=20)]
    introduction: Annotated[str, Meta(max_length=8192)]
    laptops: Annotated[tuple[Introduction, ...], Meta(max_length=32)] = ()
    upper: Upper | None = None
    bundle_id: Uuid
    returning: bool = False


@dataclass(frozen=True, slots=True)
class _Keys:
    """The two keys without which a laptop is none."""

    verify_key: PublicKey
    recipient: Recipient


AnyCard = TypeVar("AnyCard", bound=Card)


def check_laptop(row: Mapping[str, object]) -> None:
    """Raise ValueError unless a record of a laptop holds a key, recipients and a folder's name."""
    msgspec.convert({name: row.get(name) for name in ("verify_key", "recipient")}, _Keys)
    spare, token = row.get("recovery_recipient"), row.get("token")
    if spare:
        msgspec.convert(spare, Recipient)
    if token:
        msgspec.convert(token, Token)
    if not age.is_recipient(str(row.get("recipient"))):
        raise ValueError("recipient")


def verify_key_text(public_key: bytes) -> str:
    """The base64 form in which cards carry a public key."""
    return base64.b64encode(public_key).decode("ascii")


def make_station_card(card: StationCard, signer: Signer) -> bytes:
    """The file that a station gives to its county, signed with the key it carries."""
    return sign_document(card, StationCard, _STATION, signer)


def make_county_card(card: CountyCard, signer: Signer) -> bytes:
    """The file that a county gives to one station, signed with the county's key."""
    return sign_document(card, CountyCard, _COUNTY, signer)


def read_station_card(data: bytes) -> StationCard:
    """Read a card that proves its own key. Raises UserFault (card_damaged, _unsigned, _newer)."""
    return _read(data, StationCard, _STATION)


def read_county_card(
    data: bytes, *, own_site: str, trusted: Mapping[str, bytes] | None = None
) -> CountyCard:
    """Read a card meant for ``own_site``.

    ``trusted`` (key id → public key) are the county's keys known so far; None on first enrolment,
    when only the fingerprint tells. Raises UserFault (also card_unknown_sender, card_not_for_us).
    """
    card = read_any_county_card(data)
    if trusted is not None:
        verified_body(data, _COUNTY, trusted)
    if card.for_site != own_site:
        raise fault("card_not_for_us")
    return card


def read_any_county_card(data: bytes) -> CountyCard:
    """Read a county's card, whichever station it is for. Raises UserFault."""
    return _read(data, CountyCard, _COUNTY)


def make_device_card(card: DeviceCard, signer: Signer) -> bytes:
    """The file with which a laptop asks to join a station, signed with the key it carries."""
    return sign_document(card, DeviceCard, _DEVICE, signer)


def read_device_card(data: bytes) -> DeviceCard:
    """Read a laptop's card that proves its own key. Raises UserFault."""
    card = from_json(unverified_body(data, _DEVICE), DeviceCard, _DEVICE)
    verified_body(data, _DEVICE, {key_id_of(card.public_key): card.public_key})
    if not all(map(age.is_recipient, card.recipients)):
        raise fault("card_damaged", "not an age recipient")
    return card


def make_introduction(introduction: Introduction, signer: Signer) -> str:
    """The signed word for a laptop, as text that travels in envelopes."""
    return sign_document(introduction, Introduction, _INTRODUCTION, signer).decode("ascii")


def read_introduction(text: str, trusted: Mapping[str, bytes]) -> Introduction:
    """Read what a trusted key (key id → public key) says of a laptop. Raises UserFault."""
    body = verified_body(text.encode(), _INTRODUCTION, trusted).body
    found = from_json(body, Introduction, _INTRODUCTION)
    if not all(map(age.is_recipient, found.recipients)):
        raise fault("card_damaged", "not an age recipient")
    return found


def make_welcome_card(card: WelcomeCard, signer: Signer, recipient: str) -> bytes:
    """The file that takes a laptop in, readable by that laptop alone."""
    return age.encrypt_bytes(sign_document(card, WelcomeCard, _WELCOME, signer), (recipient,))


def read_welcome_card(data: bytes, identity: str, own_device: str) -> WelcomeCard:
    """Read a card that takes this laptop in; its fingerprint tells whose it is.

    Raises UserFault (card_damaged, _unsigned, _newer, _not_for_this_laptop).
    """
    try:
        signed = age.decrypt_bytes(data, identity)
    except age.NotForThisKey as error:
        raise fault("card_not_for_this_laptop") from error
    except age.Tampered as error:
        raise fault("card_damaged", "age") from error
    card = _read(signed, WelcomeCard, _WELCOME)
    if card.for_device != own_device:
        raise fault("card_not_for_this_laptop")
    return card


def fingerprint_words(public_key: bytes) -> tuple[str, ...]:
    """Six groups of four digits to read out over the telephone: 80 bits of the key's SHA-256."""
    number = int.from_bytes(hashlib.sha256(public_key).digest(), "big")
    digits = f"{number % 10 ** (4 * _FINGERPRINT_GROUPS):0{4 * _FINGERPRINT_GROUPS}d}"
    return tuple(digits[start : start + 4] for start in range(0, len(digits), 4))


def _read(data: bytes, type_: type[AnyCard], kind: Kind) -> AnyCard:
    card = from_json(unverified_body(data, kind), type_, kind)
    verified_body(data, kind, {card.key_id: card.public_key})
    if not all(map(age.is_recipient, card.recipients)):
        raise fault("card_damaged", "not an age recipient")
    return card
