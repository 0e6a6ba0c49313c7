"""The rule book, its figures and findings, as pages."""
