"""A work plan as a policy file: its schema, its reading, its faults."""

from .errors import Fault, PolicyError
from .load import load_policy, policy_bytes, policy_hash, read_policy
from .model import CORE_ATTRIBUTES, Policy

__all__ = ["CORE_ATTRIBUTES", "Fault", "Policy", "PolicyError", "load_policy", "policy_bytes", "policy_hash", "read_policy"]
