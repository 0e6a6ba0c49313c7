"""Measurements on the embedded server, in one run: see docs/performance.md. Run by script/bench."""
