"""What a browser sees of the counter."""
