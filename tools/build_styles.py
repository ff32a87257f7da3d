"""Join the parts of the stylesheet, in the order of their names, to the one file that is served."""

from pathlib import Path

import rcssmin

DESIGN = Path(__file__).resolve().parent.parent / "wervel" / "design"
TARGET = DESIGN / "static" / "design" / "wervel.css"


def main() -> None:
    parts = [path.read_text(encoding="utf-8") for path in sorted((DESIGN / "css").glob("*.css"))]
    TARGET.write_text(rcssmin.cssmin("\n".join(parts)), encoding="utf-8")


if __name__ == "__main__":
    main()
