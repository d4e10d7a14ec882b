"""THE PAPER: files in and out. The only package that knows the libraries of workbooks and PDF.

In: `read_targets`, `read_inspectors`, `read_conflicts`, `read_history`, `read_facts` and `read_results` take a
`Source` (.xlsx, .xls, .csv, or a table pasted as text) and give a `Reading`: typed rows, or none at all and what is wrong,
as codes that `sentences` turns into Chinese. Out: functions that give bytes, which the caller writes.

The error tree stands in `problems`.
"""
