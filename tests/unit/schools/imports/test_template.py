from datetime import date
from pathlib import Path

import pytest

from schools.imports.layout import FIELDS, find_layout
from schools.imports.reading import open_file
from schools.imports.records import FileRefused
from schools.imports.template import HEADERS, write_template


def test_the_template_has_every_column_that_is_read() -> None:
    assert find_layout([list(HEADERS)]).columns == tuple(range(len(FIELDS)))


def test_the_empty_template_is_refused_for_want_of_pupils(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused) as caught:
        list(open_file(tmp_path / "a.xlsx", "a.xlsx", date(2024, 9, 20)).rows)
    assert caught.value.code == "no_rows"
