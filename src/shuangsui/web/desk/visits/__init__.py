"""The tasks' pages: of a unit, of an inspector, what was asked, trips, case inspections."""

from . import cases, day, listed, own, paper_entry, papers, records, requests, seen, together

urlpatterns = [
    *day.urlpatterns,
    *listed.urlpatterns,
    *own.urlpatterns,
    *paper_entry.urlpatterns,
    *papers.urlpatterns,
    *records.urlpatterns,
    *requests.urlpatterns,
    *seen.urlpatterns,
    *together.urlpatterns,
    *cases.urlpatterns,
]
