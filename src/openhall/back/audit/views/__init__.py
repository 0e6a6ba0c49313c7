"""Pages of the audit: the desk, the close with both matches, what is late, corrections, signing, branch documents."""

from . import closing, corrections, days, desk, documents, late, signing, statement

__all__ = ["closing", "corrections", "days", "desk", "documents", "late", "signing", "statement"]
