"""Which link of the navigation is the current one."""

import pytest

from visits.templatetags.navigation import is_within


@pytest.mark.parametrize(
    ("path", "address", "within"),
    [
        ("/", "/", True),
        ("/alat/", "/", False),
        ("/alat/", "/alat/", True),
        ("/alat/3/gangguan/", "/alat/", True),
        ("/kunjungan/5/alat/", "/alat/", False),
        ("/sekolah-saya/", "/sekolah/", False),
    ],
)
def test_a_page_lies_below_its_list_only(path: str, address: str, within: bool) -> None:
    assert is_within(path, address) == within
