"""Canonical expressions and a store's layout to SQL."""
