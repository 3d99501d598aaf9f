"""The rules that tell what a quantity measures, by kind of quantity: money, people, things."""
