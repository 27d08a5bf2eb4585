"""Sets of profiles as packed bits over the dense profile number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Bitmap:
    """Which of the profiles numbered 0 … size - 1 belong to a set.

    Parameters
    ----------
    words
        uint64 array of ceil(size / 64) words; bit i % 64 of word i // 64 is profile i.
        Bits at and beyond `size` are zero.
    size
        How many profiles there are, members or not.

    Examples
    --------
    >>> a = Bitmap.from_indices([0, 2, 3], size=5)
    >>> b = Bitmap.from_indices([3, 4], size=5)
    >>> (a & b).indices().tolist(), (a | b).count, (~a).indices().tolist()
    ([3], 4, [1, 4])
    """

    words: NDArray[np.uint64]
    size: int

    @classmethod
    def from_mask(cls, mask: NDArray[np.bool_]) -> Bitmap:
        """Return the set whose members are the true positions of a Boolean array."""
        size = len(mask)
        octets = np.zeros(-(-size // _WORD) * 8, dtype=np.uint8)
        packed = np.packbits(mask, bitorder="little")
        octets[: len(packed)] = packed
        return cls(octets.view("<u8").astype(np.uint64, copy=False), size)

    @classmethod
    def from_indices(cls, indices: NDArray[np.integer] | list[int], size: int) -> Bitmap:
        """Return the set of the given profile numbers, in any order, repeats allowed."""
        mask = np.zeros(size, dtype=np.bool_)
        mask[np.asarray(indices, dtype=None if len(indices) else np.int64)] = True
        return cls.from_mask(mask)

    @classmethod
    def empty(cls, size: int) -> Bitmap:
        """Return the set with no member."""
        return cls(np.zeros(-(-size // _WORD), dtype=np.uint64), size)

    @classmethod
    def full(cls, size: int) -> Bitmap:
        """Return the set of every profile."""
        return ~cls.empty(size)

    @property
    def count(self) -> int:
        """How many members the set has."""
        return int(np.bitwise_count(self.words).sum(dtype=np.int64))

    def mask(self) -> NDArray[np.bool_]:
        """Return a Boolean array of length `size`, true for members."""
        octets = self.words.astype("<u8", copy=False).view(np.uint8)
        return np.unpackbits(octets, count=self.size, bitorder="little").astype(np.bool_)

    def indices(self) -> NDArray[np.int64]:
        """Return the members' profile numbers, ascending."""
        return np.flatnonzero(self.mask()).astype(np.int64, copy=False)

    def __contains__(self, profile: int) -> bool:
        """Say whether a profile number is a member."""
        word, bit = divmod(profile, _WORD)
        return 0 <= profile < self.size and bool(int(self.words[word]) >> bit & 1)

    def __and__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words & self._fitting(other), self.size)

    def __or__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words | self._fitting(other), self.size)

    def __xor__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words ^ self._fitting(other), self.size)

    def __sub__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words & ~self._fitting(other), self.size)

    def __invert__(self) -> Bitmap:
        words = ~self.words
        spare = self.size % _WORD
        if spare:
            words[-1] &= np.uint64((1 << spare) - 1)
        return Bitmap(words, self.size)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bitmap):
            return NotImplemented
        return self.size == other.size and bool(np.array_equal(self.words, other.words))

    def __hash__(self) -> int:
        return hash((self.size, self.words.tobytes()))

    def _fitting(self, other: Bitmap) -> NDArray[np.uint64]:
        if self.size != other.size:
            raise AssertionError(f"bitmaps of {self.size} and {other.size} profiles were mixed")
        return other.words
