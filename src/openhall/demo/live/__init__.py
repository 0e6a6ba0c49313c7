"""The demo company at work: its business clock, and its people who act by commands until real people take their place."""
