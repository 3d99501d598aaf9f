"""What is particular to one kind of file: its bytes in, its text and what it says of itself out."""
