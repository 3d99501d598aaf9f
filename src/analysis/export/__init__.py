"""Executed notebook → one-file HTML, accessible PDF, and the catalogue of all reports.

:mod:`~analysis.export.document` reads and checks what a notebook put out, once; :mod:`~analysis.export.html` and
:mod:`~analysis.export.pdf` only set what it found. Nothing is imported here: typesetting costs time that most
callers do not need.
"""
