"""The province's platform (省平台): its tasks and results, reconciled row by row with what stands here.

whom        who a row means: sure, doubtful, or nobody of the registry
standing    the tasks and visits that stand here
sorting     every row: equal, differs, only there, only here, doubtful
decide      a person decides by row: take theirs, keep ours, note it; or says who a doubtful row means
taking      what was decided is put into the history of visits, and taken back
telling     what the journal says of it while a drawn list is secret
"""
