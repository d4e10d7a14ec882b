"""Every event of the journal and its Chinese sentence, a file a field. `{subject}` is the thing's name, `{reason}` the reason."""

from .accounts import ACCOUNTS
from .draws import DRAWS
from .lists import LISTS
from .plans import PLANS
from .registry import REGISTRY
from .site import SITE_EVENTS

EVENTS: dict[str, str] = {**ACCOUNTS, **REGISTRY, **PLANS, **DRAWS, **LISTS, **SITE_EVENTS}
