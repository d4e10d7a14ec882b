"""Accounts and posts."""
