"""The demo company: a small operator with five halls and three weeks behind it, written as replay events."""
