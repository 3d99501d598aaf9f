"""From an article to proposals: what each of its quantities means, on which words that rests, and how they belong together."""
