"""Join the parts of the stylesheet, in the order of their names, to the one file that is served.

For the catalogue a second file is made from it: what a pointer, a focus or a press does, by
classes, and the dark colours under `data-theme="dark"`, so that states and themes can stand side
by side.
"""

import re
from pathlib import Path

import rcssmin

DESIGN = Path(__file__).resolve().parent.parent / "wervel" / "design"
TARGET = DESIGN / "static" / "design" / "wervel.css"
STATES = DESIGN / "static" / "design" / "states.css"
FORCED = {":hover": ".is-hover", ":focus-visible": ".is-focus", ":active": ".is-pressed"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DARK = ':root:not([data-theme="light"])'


def main() -> None:
    parts = [path.read_text(encoding="utf-8") for path in sorted((DESIGN / "css").glob("*.css"))]
    joined = rcssmin.cssmin("\n".join(parts))
    TARGET.write_text(joined, encoding="utf-8")
    STATES.write_text(rcssmin.cssmin(forced_states(joined)), encoding="utf-8")


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
