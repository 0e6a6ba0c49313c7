"""Pages of days and tills, rounds and counts, accounts and mobile payments."""
