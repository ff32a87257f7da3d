"""Write which characters the fonts of the report can draw: `coverage.txt` beside them.

Run it after a font has changed (`python tools/make_glyph_coverage.py`); it needs fonttools, which
nothing else does. How the fonts were made smaller stands in their README.
"""

from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "wervel" / "diagnostics" / "printing" / "fonts"


def main() -> None:
    lines = []
    for path in sorted(FONTS.glob("*-Regular.ttf")) + sorted(
        each
        for each in FONTS.glob("*.[ot]tf")
        if "Bold" not in each.name and "Regular" not in each.name
    ):
        codes = sorted(TTFont(path).getBestCmap())
        lines.append(f"{path.stem} {' '.join(_ranges(codes))}\n")
    (FONTS / "coverage.txt").write_text("".join(lines), encoding="ascii")


def _ranges(codes: list[int]) -> list[str]:
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found]


if __name__ == "__main__":
    main()
