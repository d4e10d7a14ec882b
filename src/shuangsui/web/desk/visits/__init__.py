"""The tasks' pages: of a unit, of an inspector, what was asked, trips, case inspections."""

from . import cases, day, listed, own, paper_entry, papers, records, requests, together

urlpatterns = [
    *day.urlpatterns,
    *listed.urlpatterns,
    *own.urlpatterns,
    *paper_entry.urlpatterns,
    *papers.urlpatterns,
    *records.urlpatterns,
    *requests.urlpatterns,
    *together.urlpatterns,
    *cases.urlpatterns,
]
