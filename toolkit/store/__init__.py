"""From an extract as it was exported to a profile store laid out for audience questions."""

from toolkit.store.connections import Connections
from toolkit.store.limits import Limits
from toolkit.store.profile_store import ProfileStore, cache_folder, open_store
from toolkit.store.sources import Source, Tables, read_source

__all__ = [
    "Connections",
    "Limits",
    "ProfileStore",
    "Source",
    "Tables",
    "cache_folder",
    "open_store",
    "read_source",
]
