"""Everything the demo needs, in order; a second call changes nothing."""

from wervel.demo.chain import build_chain, read_chain


def load_demo() -> bool:
    """True when the demo was built now, False when it stood already."""
    return build_chain(read_chain())
