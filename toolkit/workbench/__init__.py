"""The handles an analyst holds: they delegate down, display well, complete on Tab."""
