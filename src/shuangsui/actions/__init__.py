"""THE DEEDS: a file a deed, in the folder of its field; the only code that writes.

Every action is keyword-only, takes `by` (who acts) and `at` (when), runs in one transaction and leaves a journal entry:
`action` in `deed.py` sees to it. Its three paragraphs are: gather, decide, record.

    ActionError             refused, nothing changed; `code` and `values`, the sentence is in `sentences.py`
    ├── NotAllowed          the actor may not
    └── ChangedMeanwhile    somebody else saved the record first
"""
