"""Compile every .po catalogue of the package to the .mo file that gettext reads."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent / "wervel"


def main() -> None:
    for source in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalog = read_po(stream, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalog)


if __name__ == "__main__":
    main()
