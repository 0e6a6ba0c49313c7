"""Rules of planned weeks."""
