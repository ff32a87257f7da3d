"""Changed hours propose first: what no longer fits, the best new place, and then the moves."""
