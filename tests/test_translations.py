"""English: every text of the sources is translated, and pages in English are English."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation.template import templatize

from tests.factories import make_student
from tests.integration.access import TABLE
from tests.integration.test_access import PAGES
from tests.integration.world import ARGUMENTS, NOW, World
from visits.queries.holidays import holidays_between

ROOT = Path(__file__).parent.parent
FOLDERS = ("ektp_outreach", "schools", "devices", "visits", "templates")
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
# What each function of django.utils.translation gives to the catalogue.
MARKERS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}
# What templatize() writes for the tags and filters of a template.
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]+>")
Text = tuple[str | None, str, str]


def text_from(function: str, literals: list[str]) -> Text:
    """Return context, text and plural."""
    given = dict(zip(MARKERS[function], literals, strict=False))
    return given.get("context"), given["text"], given.get("plural", "")


def texts_of_code(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in MARKERS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            constants = [a.value for a in node.args if isinstance(a, ast.Constant)]
            yield text_from(names[node.func.id], [c for c in constants if isinstance(c, str)])


def texts_of_template(source: str) -> Iterator[Text]:
    for function, literals in CALL.findall(templatize(source)):
        found = ast.literal_eval(f"[{literals}]")
        yield text_from("gettext" if function == "_" else function, found)


def texts_of_the_sources() -> set[Text]:
    found: set[Text] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix == ".py":
                found |= set(texts_of_code(path.read_text(encoding="utf-8")))
            elif path.suffix in {".html", ".txt"}:
                found |= set(texts_of_template(path.read_text(encoding="utf-8")))
    return found


def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def forms_of(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Yield each text of an entry with its translation: one, or singular and plural."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    yield entry.msgid, entry.msgstr_plural[0]
    yield entry.msgid_plural, entry.msgstr_plural[1]


def test_collecting_knows_every_way_to_mark_a_text() -> None:
    code = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        "_('satu ' 'kata'); ngettext('a', 'b', 2); pgettext_lazy('plural', 'c'); print('d')\n"
    )
    template = (
        "{% load i18n %}{% translate 'a' %}{% translate 'b' context 'plural' as x %}{{ _('c') }}"
        "{% blocktranslate trimmed count n=n %}\n  {{ n }} d\n{% plural %}\n  {{ n }} e\n"
        "{% endblocktranslate %}{% include 'x.html' with label=_('f') %}"
    )
    assert set(texts_of_code(code)) == {
        (None, "satu kata", ""),
        (None, "a", "b"),
        ("plural", "c", ""),
    }
    assert set(texts_of_template(template)) == {
        (None, "a", ""),
        ("plural", "b", ""),
        (None, "c", ""),
        (None, "%(n)s d", "%(n)s e"),
        (None, "f", ""),
    }


def test_the_catalogue_holds_exactly_the_texts_of_the_sources() -> None:
    # A text with a plural is looked up with and without it, and has one entry.
    wanted = {(context, text) for context, text, _plural in texts_of_the_sources()}
    held = {(entry.msgctxt, entry.msgid) for entry in catalogue()}
    missing, unused = sorted(wanted - held, key=str), sorted(held - wanted, key=str)
    hint = "manage.py makemessages -l en --no-location --no-obsolete; translate; compilemessages"
    assert (missing, unused) == ([], []), hint


def test_plurals_of_the_sources_are_plurals_of_the_catalogue() -> None:
    wanted = {(c, text): plural for c, text, plural in texts_of_the_sources() if plural}
    held = {(e.msgctxt, e.msgid): e.msgid_plural for e in catalogue() if e.msgid_plural}
    assert held == wanted


def test_every_text_has_a_translation_that_nobody_has_to_check() -> None:
    open_entries = [
        entry.msgid
        for entry in catalogue()
        if entry.fuzzy or entry.obsolete or not all(text for _, text in forms_of(entry))
    ]
    assert open_entries == []


def test_translations_keep_the_placeholders_and_the_edges() -> None:
    wrong = []
    for entry in catalogue():
        for source, text in forms_of(entry):
            edges = [t[: len(t) - len(t.lstrip())] + t[len(t.rstrip()) :] for t in (source, text)]
            found = [Counter(PLACEHOLDER.findall(t)) for t in (source, text)]
            if found[0] != found[1] or edges[0] != edges[1]:
                wrong.append((source, text))
    assert wrong == []


def test_the_compiled_catalogue_is_the_readable_one() -> None:
    def content(entries: polib.POFile | polib.MOFile) -> dict[Text, list[str]]:
        return {
            (e.msgctxt or None, e.msgid, e.msgid_plural): [text for _, text in forms_of(e)]
            for e in entries
        }

    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert content(compiled) == content(catalogue())
    assert compiled.metadata["Plural-Forms"] == catalogue().metadata["Plural-Forms"]


def test_dates_numbers_and_holidays_follow_the_language() -> None:
    moment = datetime(2024, 10, 19, 8, 5, tzinfo=UTC)
    christmas = date(2024, 12, 25)
    with translation.override("en"):
        assert date_format(moment, "DATETIME_FORMAT") == "19 October 2024, 08:05"
        assert (time_format(moment.time()), number_format(1234.5)) == ("08:05", "1234.5")
        assert holidays_between(christmas, christmas) == {christmas: "Christmas Day"}
    with translation.override("id"):
        assert date_format(moment, "DATETIME_FORMAT") == "19 Oktober 2024, 08.05"
        assert (time_format(moment.time()), number_format(1234.5)) == ("08.05", "1234,5")
        assert holidays_between(christmas, christmas) == {christmas: "Hari Raya Natal"}


class Words(HTMLParser):
    """Collects what a person reads or hears of a page: its texts and a few attributes."""

    READ = frozenset({"aria-label", "placeholder", "title", "alt", "data-label"})

    def __init__(self) -> None:
        super().__init__()
        self.lang = ""
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.lang = dict(attrs).get("lang") or ""
        self.found += [value for name, value in attrs if name in self.READ and value]

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.found.append(text)


def indonesian() -> re.Pattern[str]:
    """Return a pattern of every text whose translation differs from it."""
    texts = {
        re.sub(r"%\\\(\w+\\\)[a-z]|%[a-z]|\\\{\w*\\\}", ".+", re.escape(source))
        for entry in catalogue()
        for source, text in forms_of(entry)
        if source.strip() != text.strip()
    }
    return re.compile("|".join(texts))


def words_of(client: Client, url: str) -> Words:
    """Return the words of a page; none of a file."""
    words = Words()
    answer = client.get(url, follow=True)
    content = b"".join(answer)
    if answer["Content-Type"].startswith("text/html"):
        words.feed(content.decode())
    return words


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_pages_in_english_hold_no_indonesian_text() -> None:
    world = World()
    place = world.places[0]
    make_student(place.school)
    pattern = indonesian()
    left: list[tuple[str, str]] = []
    for name, row in sorted(TABLE.items()):
        if not row.get or name not in PAGES or name == PAGES[name]:
            continue
        actor = next(who for who in ("planner", "operator", "head", "anonymous") if who in row.get)
        client = Client()
        if world.people[actor]:
            client.force_login(world.people[actor])
        client.post(reverse("set_language"), {"language": "en"})
        words = words_of(client, reverse(name, kwargs=ARGUMENTS[row.of](place)))
        if words.lang:
            assert words.lang == "en", name
        left += [(name, text) for text in words.found if pattern.fullmatch(text)]
    assert left == []
    told = words_of(Client(), reverse("account_login")).found
    assert "Kata sandi" in [text for text in told if pattern.fullmatch(text)]


@pytest.mark.django_db
def test_the_site_is_indonesian_until_somebody_chooses_english() -> None:
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    assert words_of(client, reverse("account_login")).lang == "id"
    answer = client.post(reverse("set_language"), {"language": "en"})
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("en", 31_536_000, "Lax")
    assert words_of(client, reverse("account_login")).lang == "en"
