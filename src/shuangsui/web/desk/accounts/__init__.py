"""Accounts and posts (账号和角色), and who may do what (权限表)."""

from . import change, listed, panels, phones, posts, requests, rights, shown, steps

__all__ = ["panels"]
urlpatterns = [
    *listed.urlpatterns,
    *shown.urlpatterns,
    *change.urlpatterns,
    *posts.urlpatterns,
    *steps.urlpatterns,
    *phones.urlpatterns,
    *requests.urlpatterns,
    *rights.urlpatterns,
]
