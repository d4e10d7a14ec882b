"""Imports: upload → columns → preview → commit → undo. A step is a deed; the file is kept, so that any step can be done again.

start_import      the file is kept, its columns are recognised
map_columns       what was not recognised is confirmed by hand
preview_import    every row: new, changed, doubtful or refused (`ImportRow`); what is the same is counted
decide_rows       a doubtful row is the same as one that is known, or another
commit_import     all at once, with one journal entry over a digest of the rows
platform/         the province's table is no import: each row is reconciled with what stands here, and decided
meetings          what a review meeting decided waits, as a draft of that meeting, for the approver
ways              how each kind is sorted, put in and taken back
undo_import       all at once back, unless somebody has changed one of them since
"""
