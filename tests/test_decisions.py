"""DECISIONS.md: every entry is complete, and the contents lead to each of them."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

TEXT = (Path(__file__).resolve().parents[1] / "DECISIONS.md").read_text(encoding="utf-8")
PARTS = ["Date", "Status", "Context", "Options", "Pick"]
STATUS = re.compile(r'holds|replaced by "(?P<title>.+)"|out of date: .+')


class Entry(NamedTuple):
    title: str
    parts: list[tuple[str, str]]


def areas_in(text: str) -> dict[str, list[Entry]]:
    """The entries below every heading of an area; a heading stands alone, and parts are items of a list."""
    areas: dict[str, list[Entry]] = {}
    _title, _contents, *texts = re.split(r"^## ", text, flags=re.MULTILINE)
    for area in texts:
        heading, *entries = re.split(r"^### ", area, flags=re.MULTILINE)
        name, _, rest = heading.partition("\n")
        assert not rest.strip(), f"text that is no entry below '{name}': {rest}"
        assert name not in areas, f"two areas are called {name}"
        areas[name] = [entry_in(entry) for entry in entries]
    return areas


def entry_in(text: str) -> Entry:
    title, _, body = text.partition("\n")
    items = re.split(r"^- ", body, flags=re.MULTILINE)
    assert not items[0].strip(), f"text that is no part of '{title}': {items[0]}"
    pairs = [" ".join(item.split()).partition(": ") for item in items[1:]]
    return Entry(title, [(name, said) for name, _, said in pairs])


def anchor(heading: str) -> str:
    """The name that GitHub gives to a heading: small letters, without punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


AREAS = areas_in(TEXT)
ENTRIES = [entry for entries in AREAS.values() for entry in entries]
TITLES = [entry.title for entry in ENTRIES]


def test_every_area_has_entries():
    assert AREAS
    assert all(AREAS.values())


def test_an_entry_has_a_title_dates_a_status_and_its_reasons():
    for title, parts in ENTRIES:
        assert title.strip()
        assert [name for name, _ in parts] == PARTS, title
        assert all(text for _, text in parts), title
        for day in dict(parts)["Date"].split(", "):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and date.fromisoformat(day), title


def test_the_status_of_an_entry_is_known_and_what_replaces_it_exists():
    for title, parts in ENTRIES:
        status = STATUS.fullmatch(dict(parts)["Status"])
        assert status, f'the status of "{title}" is not holds, replaced by "title" or out of date: reason'
        if status["title"] is not None:
            assert status["title"] in set(TITLES) - {title}, title


def test_what_an_entry_refers_to_exists():
    for title, parts in ENTRIES:
        for after in " ".join(text for _, text in parts).split('see "')[1:]:
            assert after.startswith(tuple(f'{other}"' for other in TITLES)), f'"{title}" says: see "{after}'


def test_titles_are_unique_also_as_links():
    links = [anchor(heading) for heading in ("Decisions", "Contents", *AREAS, *TITLES)]
    assert sorted(links) == sorted(set(links))


def test_the_contents_list_every_entry_once_in_order():
    contents = TEXT.split("\n## ")[1].removeprefix("Contents\n")
    listed = re.sub(r"\]\(\n +#", "](#", contents).strip().split("\n")  # of a long title, the link is broken
    expected = []
    for area, entries in AREAS.items():
        expected.append(f"- [{area}](#{anchor(area)})")
        expected += [f"  - [{entry.title}](#{anchor(entry.title)})" for entry in entries]
    assert listed == expected


def test_lines_are_short():
    assert [line for line in TEXT.split("\n") if len(line) > 120] == []
