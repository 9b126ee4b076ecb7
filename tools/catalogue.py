# SPDX-License-Identifier: MulanPSL-2.0
"""The English catalogue: take new sentences in, check that it is complete, compile it.

The source sentences are Chinese and stand in the code; only ``en`` is a file. Which files are read
for sentences is said in ``[[tool.babel.mappings]]`` of pyproject.toml.

    python -m tools.catalogue update     after sentences were added, changed or removed
    python -m tools.catalogue check      exit code 1 and the reasons, when something is missing
    python -m tools.catalogue compile    writes the .mo file that the program reads
"""

import argparse
import string
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources/locale/en/LC_MESSAGES/wuse_desktop.po"
_KEYWORDS = {**DEFAULT_KEYWORDS, "NP_": ((1, "c"), 2)}  # the first word is a context
# Babel's own header has dates in it, so that every run would change the file.
_HEADER = b"""\
# SPDX-License-Identifier: MulanPSL-2.0
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extract(root: Path = ROOT) -> Catalog:
    """Return every sentence of the sources under ``root``, without translations."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = [(m["pattern"], m["method"]) for m in config["tool"]["babel"]["mappings"]]
    template = Catalog()
    found = extract_from_dir(root, mappings, keywords=_KEYWORDS, directory_filter=_is_source)
    for file, _line, text, comments, context in found:
        template.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return template


def _is_source(folder: str | Path) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in {"build", "dist", "demo-output"}


def load(path: Path = PO) -> Catalog:
    """Read a catalogue; one that does not exist yet is empty."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(path: Path = PO) -> None:
    """Add new sentences without translation and drop those that no source has any more."""
    catalog = load(path)
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_HEADER)
        write_po(
            file, catalog, width=100, sort_by_file=True, include_lineno=False, omit_header=True
        )


def compile_catalogue(path: Path = PO) -> None:
    """Write the binary catalogue beside its source."""
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, load(path))


def problems(template: Catalog, catalog: Catalog) -> Iterator[str]:
    """Yield one line for each sentence that an English reader would not get right."""
    wanted = {_key(message) for message in template if message.id}
    for message in catalog:
        if not message.id:
            continue
        shown = _key(message)
        if shown not in wanted:
            yield f"no longer in the sources: {shown}"
        elif message.fuzzy:
            yield f"marked fuzzy: {shown}"
        elif not _texts(message.string) or not all(_texts(message.string)):
            yield f"not translated: {shown}"
        elif any(_fields(text) != _fields(shown) for text in _texts(message.string)):
            yield f"other placeholders than the source: {shown}"
        wanted.discard(shown)
    yield from (f"not in the catalogue: {text}" for text in sorted(wanted))


def _key(message: Message) -> str:
    text = _texts(message.id)[0]
    return f"{message.context}: {text}" if message.context else text


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, (tuple, list)):
        return tuple(str(item) for item in value)
    return (str(value),)


def _fields(text: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:  # a sentence with a lone brace is never formatted
        return set()


def main() -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(description="The English catalogue.")
    parser.add_argument("command", choices=["update", "check", "compile"])
    command = parser.parse_args().command
    if command == "update":
        update()
    elif command == "compile":
        compile_catalogue()
    else:
        found = list(problems(extract(), load()))
        if found:
            print("\n".join(found), file=sys.stderr)
            print(f"{len(found)} problems. make i18n, then edit {PO.name}.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
