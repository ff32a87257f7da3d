"""Join the parts of the stylesheet, in the order of their names, to the one file that is served.

For the catalogue a second file is made from it: what a pointer, a focus or a press does, by
classes, and the dark colours under `data-theme="dark"`, so that states and themes can stand side
by side.

Pages of staff have a file of their own beside it, with the rows of the calendar: a strict policy
allows no styles in the page, so each row and each length is a class. Pages of patients have one
too; what both need and the public site does not lies in `design/css/behind`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import rcssmin

PACKAGE = Path(__file__).resolve().parent.parent / "wervel"
DESIGN = PACKAGE / "design"
TARGET = DESIGN / "static" / "design" / "wervel.css"
STATES = DESIGN / "static" / "design" / "states.css"
WORKSPACE = PACKAGE / "workspace"
STAFF = WORKSPACE / "static" / "workspace" / "workspace.css"
PORTAL = PACKAGE / "portal"
OWN = PORTAL / "static" / "portal" / "portal.css"
TICKS_A_DAY, HOURS_A_DAY, MOST_BUFFER = 288, 24, 12
FORCED = {":hover": ".is-hover", ":focus-visible": ".is-focus", ":active": ".is-pressed"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DARK = ':root:not([data-theme="light"])'


def main() -> None:
    joined = rcssmin.cssmin("\n".join(read(DESIGN / "css")))
    TARGET.write_text(joined, encoding="utf-8")
    STATES.write_text(rcssmin.cssmin(forced_states(joined)), encoding="utf-8")
    behind = read(DESIGN / "css" / "behind")
    staff = [*behind, *read(WORKSPACE / "css"), *rows()]
    STAFF.write_text(rcssmin.cssmin("\n".join(staff)), encoding="utf-8")
    OWN.parent.mkdir(parents=True, exist_ok=True)
    OWN.write_text(rcssmin.cssmin("\n".join([*behind, *read(PORTAL / "css")])), encoding="utf-8")


def read(folder: Path) -> list[str]:
    """The parts in a folder, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css"))]


def rows() -> Iterator[str]:
    """Where something begins, how many rows it takes, its buffers, how many hours are shown."""
    for number in range(TICKS_A_DAY):
        yield f".r{number}{{grid-row-start:{number + 1}}}"
    for number in range(1, TICKS_A_DAY + 1):
        yield f".n{number}{{grid-row-end:span {number}}}"
    for number in range(1, MOST_BUFFER + 1):
        yield f".b{number}{{padding-block-start:calc({number}*var(--row))}}"
        yield f".a{number}{{padding-block-end:calc({number}*var(--row))}}"
    for number in range(1, HOURS_A_DAY + 1):
        yield f".t{number}{{--hours:{number}}}"


def forced_states(styles: str) -> str:
    """Each rule for a state once more, for the class of that state."""
    styles = styles.split("@media (forced-colors")[0]
    found = []
    for selector, body in RULE.findall(styles):
        if selector.strip() == DARK:
            found.append(f'[data-theme="dark"]{{{body}}}')
        forced = selector
        for state, name in FORCED.items():
            forced = forced.replace(state, name)
        if forced != selector:
            found.append(f"{forced}{{{body}}}")
    return "\n".join(found)


if __name__ == "__main__":
    main()
