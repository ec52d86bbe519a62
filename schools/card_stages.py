"""The words of SIAK's card pipeline, and which step may follow which.

The codes are those of SIAK as regional offices publish them (phases 1 to 4) and as OpenSID's
enumeration of card states repeats them. A card moves forwards only:

* a later stage replaces an earlier one, whatever stages lie between;
* the centre's three failures and the duplicate say explicitly that a card has come to a halt:
  they replace every stage before printing, and any stage may follow them, but not by an older list;
* everything else is a step back and needs the word of the list: `ya` in its column `Koreksi`;
* an active IKD is a flag beside the stage, not a stage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from schools.ages import seventeenth_birthday

STAGES = (
    "BIO_CAPTURED",
    "PROCESSING",
    "SENT_FOR_ENROLLMENT",
    "RECEIVED_AT_CENTRAL",
    "PRINT_READY_RECORD",
    "SENT_FOR_CARD_PRINTING",
    "CARD_PRINTED",
    "CARD_SHIPPED",
    "CARD_ISSUED",
)
SETBACKS = (
    "ENROLL_FAILURE_AT_CENTRAL",
    "ENROLL_FAILURE_AT_REGIONAL",
    "SEARCH_FAILURE_AT_CENTRAL",
    "DUPLICATE_RECORD",
)
# SIAK knows the person and has no biometrics: no stage at all.
NO_STAGE = ("BELUM_WAJIB", "UNREGISTERED")
IKD = "IKD_AKTIF"
CODES = (*NO_STAGE, *STAGES, *SETBACKS, IKD)

_PRINTED = STAGES.index("CARD_PRINTED")
# What people write instead of the code, folded by `_folded`.
_SPELLINGS = {
    "BELUM WAJIB": "BELUM_WAJIB",
    "BELUM REKAM": "UNREGISTERED",
    "SUDAH REKAM": "BIO_CAPTURED",
    "SUDAH REKAM BELUM TERKIRIM": "BIO_CAPTURED",
    "DIPROSES UNTUK DIKIRIM": "PROCESSING",
    "SFE": "SENT_FOR_ENROLLMENT",
    "TERKIRIM": "SENT_FOR_ENROLLMENT",
    "SFE DIKIRIM KE PUSAT": "SENT_FOR_ENROLLMENT",
    "DITERIMA PUSAT": "RECEIVED_AT_CENTRAL",
    "GAGAL VERIFIKASI DI PUSAT": "ENROLL_FAILURE_AT_CENTRAL",
    "GAGAL VERIFIKASI DI DAERAH": "ENROLL_FAILURE_AT_REGIONAL",
    "GAGAL PENCARIAN DI PUSAT": "SEARCH_FAILURE_AT_CENTRAL",
    "DATA GANDA": "DUPLICATE_RECORD",
    "PRR": "PRINT_READY_RECORD",
    "SIAP CETAK": "PRINT_READY_RECORD",
    "PRR SIAP CETAK": "PRINT_READY_RECORD",
    "DIKIRIM UNTUK CETAK": "SENT_FOR_CARD_PRINTING",
    "TERCETAK": "CARD_PRINTED",
    "KTP EL TERCETAK": "CARD_PRINTED",
    "KTP EL DIKIRIM": "CARD_SHIPPED",
    "DISERAHKAN": "CARD_ISSUED",
    "KTP EL DISERAHKAN": "CARD_ISSUED",
    "IKD": IKD,
}
_CODE_OF = {code.replace("_", " "): code for code in CODES} | _SPELLINGS


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one pupil's card; without a status nothing is."""

    status: str = ""
    since: date | None = None
    ikd_since: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of one pupil as of a day."""

    code: str
    day: date
    is_correction: bool = False

    @property
    def status(self) -> str:
        """The stage that the list names; "" when it says that there is none."""
        return "" if self.code in NO_STAGE else self.code


def code_of(text: str) -> str:
    """Return the code that `text` means, or "" when it means none."""
    return _CODE_OF.get(_folded(text), "")


def is_news(told: Told, card: Card) -> bool:
    """Say whether `told` differs from what is known. Another day of the same stage does not."""
    if told.code == IKD:
        return card.ikd_since is None or (told.is_correction and card.ikd_since != told.day)
    if told.status != card.status:
        return True
    return told.is_correction and bool(card.status) and card.since != told.day


def refusal_of(told: Told, card: Card, birth_date: date, today: date) -> str:
    """Return the code of why `told` cannot stand, or ""."""
    if told.day > today:
        return "future"
    is_in_hand = told.code in ("CARD_ISSUED", IKD)
    if is_in_hand and told.day < seventeenth_birthday(birth_date):
        return "under_age"
    if told.code == IKD:
        return "" if card.status else "ikd_without_status"
    if told.is_correction or not card.status or told.status == card.status:
        return ""
    return _step_back(told, card)


def follows(card: Card, told: Told) -> Card:
    """Return what is known of the card once `told` is believed."""
    if told.code == IKD:
        return Card(card.status, card.since, told.day)
    if not told.status:
        return Card()
    return Card(told.status, told.day, card.ikd_since)


def _step_back(told: Told, card: Card) -> str:
    if card.status in SETBACKS:
        if not told.status:
            return "backwards"
        return "older" if card.since and told.day < card.since else ""
    known = STAGES.index(card.status)
    if told.status in SETBACKS:
        return "backwards" if known >= _PRINTED else ""
    return "backwards" if not told.status or STAGES.index(told.status) < known else ""


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split()).upper()
