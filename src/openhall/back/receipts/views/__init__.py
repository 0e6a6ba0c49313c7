"""Pages of the receipt forms: the hall's books, one's own book, green copies, hand-over, invoices."""
