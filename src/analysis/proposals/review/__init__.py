"""The review page: an article with every proposed figure marked in it, and why it was read so.

One direction: ``words`` → ``view`` → ``text``, ``cards``, ``choices`` → ``tables`` → ``page``.
"""

from __future__ import annotations

from analysis.proposals.review.page import is_placeless, review_page

__all__ = ["is_placeless", "review_page"]
