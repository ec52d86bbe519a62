import pytest
from cryptography.exceptions import InvalidTag

from schools.nik import decrypt_nik, encrypt_nik, nik_index

NIK = "3573011705090000"


def test_a_sealed_nik_opens_again():
    assert decrypt_nik(encrypt_nik(NIK)) == NIK


def test_the_same_nik_never_looks_the_same_twice():
    assert encrypt_nik(NIK) != encrypt_nik(NIK)


def test_a_sealed_nik_that_was_changed_does_not_open():
    sealed = encrypt_nik(NIK)
    with pytest.raises(InvalidTag):
        decrypt_nik(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_index_finds_the_same_nik_only(settings):
    index = nik_index(NIK)
    assert nik_index(NIK) == index
    assert nik_index("3573011705090001") != index
    settings.NIK_HMAC_KEY = bytes(32)
    assert nik_index(NIK) != index
