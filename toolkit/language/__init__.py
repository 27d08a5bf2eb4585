"""What a definition is and every way to read and write one; needs no data."""
