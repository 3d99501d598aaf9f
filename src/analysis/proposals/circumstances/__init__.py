"""Where, when and by whom: place, donor and period of each quantity, and the source of them all."""
