"""One-time codes of surveys (答题码): they prove themselves, so that none is kept.

A code names its batch and its place in it, and carries a tag that only this installation's
key gives; the name is masked by the tag, so that a code looks random as a whole. The link
on a card has 128 bits (tag 80), the short code to type 72 bits (tag 24) and a check
character. A guess is refused by its tag, without asking the database.
"""

import hmac
import unicodedata
from base64 import b32decode, b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contest.errors import ContestError
from contest.queries.codes import ALPHABET, check_character, tidy_code

LINK_LENGTH = 26
SHORT_LENGTH = 16
#: letters of the short code for the masked name, then for the tag
NAME_LETTERS, TAG_LETTERS = 10, 5
NAME_BITS, LINK_TAG_BITS, SHORT_TAG_BITS = 48, 80, 24
SERIAL_BITS = 16
MARK_BYTES = 5


class Code(NamedTuple):
    """A code: the number of its batch, its place in it."""

    batch: int
    serial: int


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from the installation's key, a key for each purpose."""

    link: bytes
    short: bytes
    mark: bytes
    box: bytes
    device: bytes
    network: bytes
    check: str


@lru_cache(maxsize=4)
def keys_of(secret: str) -> Keys:
    """Return the keys of an installation."""

    def derive(purpose: str) -> bytes:
        return hmac.digest(secret.encode(), f"leitai survey {purpose}".encode(), "sha256")

    return Keys(
        link=derive("link"),
        short=derive("short"),
        mark=derive("mark"),
        box=derive("box"),
        device=derive("device"),
        network=derive("network"),
        check=derive("check").hex()[:16],
    )


def link_code(keys: Keys, code: Code) -> str:
    """Return the 26 characters of a card's link."""
    name, tag = _masked(keys.link, code, LINK_TAG_BITS)
    whole = (name << LINK_TAG_BITS | tag).to_bytes(16)
    return b32encode(whole).decode().rstrip("=")


def short_code(keys: Keys, code: Code) -> str:
    """Return the short code, in fours: the last character checks the others."""
    name, tag = _masked(keys.short, code, SHORT_TAG_BITS)
    body = _letters(name, NAME_LETTERS) + _letters(tag, TAG_LETTERS)
    text = body + check_character(body)
    return " ".join(text[n : n + 4] for n in range(0, SHORT_LENGTH, 4))


def read_code(keys: Keys, text: str) -> Code:
    """Return which code was typed or scanned; a slip of the finger is told, a guess refused."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    if len(plain) == LINK_LENGTH:
        return _unmasked(keys.link, *_link_parts(plain), LINK_TAG_BITS)
    short = tidy_code(plain)
    if len(short) != SHORT_LENGTH or check_character(short[:-1]) != short[-1]:
        raise ContestError("survey-code-mistyped", 422)
    name, tag = _number(short[:NAME_LETTERS]), _number(short[NAME_LETTERS:-1])
    return _unmasked(keys.short, name, tag, SHORT_TAG_BITS)


def mark_of(keys: Keys, code: Code, number: str) -> bytes:
    """Return the mark of an answer: the same for the same code and the browser's number.

    Its first byte is never zero, so that used codes are counted at a glance.
    """
    content = f"{code.batch}.{code.serial}.{number}".encode()
    mark = hmac.digest(keys.mark, content, "sha256")[:MARK_BYTES]
    return bytes([mark[0] or 1]) + mark[1:]


def receipt_text(mark: bytes) -> str:
    """Return a mark as the resident's receipt."""
    text = b32encode(mark).decode()
    return f"{text[:4]} {text[4:]}"


def device_key(keys: Keys, survey_id: int, number: str) -> str:
    """Return what is kept of a device's random number; another survey, another key."""
    return hmac.digest(keys.device, f"{survey_id}.{number}".encode(), "sha256").hex()[:24]


def network_key(keys: Keys, survey_id: int, address: str) -> str:
    """Return which of 4,096 drawers a network is sorted into; empty for what is no address.

    A million addresses share a drawer: many answers in one are seen, and none leads to an
    address, not even for who has the key. Of IPv6 the first 64 bits are a network.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    network = ip_network((found, 64 if found.version == 6 else 32), strict=False)
    return hmac.digest(keys.network, f"{survey_id}.{network}".encode(), "sha256").hex()[:3]


def seal(keys: Keys, row: str, place: str, answers: bytes) -> bytes:
    """Close answers for the box; `row` is the row's random key, `place` where it belongs."""
    return AESGCM(keys.box).encrypt(bytes.fromhex(row)[:12], answers, place.encode())


def unseal(keys: Keys, row: str, place: str, sealed: bytes) -> bytes:
    """Open answers of the box; refused where row, place or key are not those of the sealing."""
    try:
        return AESGCM(keys.box).decrypt(bytes.fromhex(row)[:12], sealed, place.encode())
    except InvalidTag as error:
        raise ContestError("survey-box-broken") from error


def _masked(key: bytes, code: Code, tag_bits: int) -> tuple[int, int]:
    name = code.batch << SERIAL_BITS | code.serial
    tag = _keyed(key, b"tag", name, tag_bits)
    return name ^ _keyed(key, b"mask", tag, NAME_BITS), tag


def _unmasked(key: bytes, masked: int, tag: int, tag_bits: int) -> Code:
    name = masked ^ _keyed(key, b"mask", tag, NAME_BITS)
    if masked >> NAME_BITS or _keyed(key, b"tag", name, tag_bits) != tag:
        raise ContestError("survey-code-refused", 403)
    return Code(name >> SERIAL_BITS, name & (1 << SERIAL_BITS) - 1)


def _keyed(key: bytes, purpose: bytes, number: int, bits: int) -> int:
    found = hmac.new(key, purpose + number.to_bytes(10), sha256).digest()
    return int.from_bytes(found) >> (256 - bits)


def _link_parts(text: str) -> tuple[int, int]:
    try:
        whole = int.from_bytes(b32decode(text + "======"))
    except ValueError as error:
        raise ContestError("survey-code-refused", 403) from error
    return whole >> LINK_TAG_BITS, whole & (1 << LINK_TAG_BITS) - 1


def _letters(number: int, count: int) -> str:
    found = ""
    for _ in range(count):
        number, rest = divmod(number, len(ALPHABET))
        found = ALPHABET[rest] + found
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number
