"""How the quantities of one article belong together, from its words: parts, served people, attained plans.

One direction: ``mentions`` (each quantity with the clause it stands in) → ``parts``, ``attaining``, ``purposes``,
``serving``, ``defining`` (what words lead to a link) → :mod:`analysis.proposals.linking.links`, which puts them together. A link
is proposed only where words say so; where they leave it open there is none.
"""
