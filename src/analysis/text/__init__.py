"""The text of an article: where each figure stands in it."""
