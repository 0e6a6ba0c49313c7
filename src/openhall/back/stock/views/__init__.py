"""Pages of the store room, the person's own goods, counts, gifts and what is asked for."""
