"""The demo's password is printed on its login page: to hash it slowly would only keep people waiting."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickHasher(Argon2PasswordHasher):
    """argon2 with the least work: for the demo alone."""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
