"""Every event of the journal and its Chinese sentence, a file a field. `{subject}` is the thing's name, `{reason}` the reason,
`{before[key]}` and `{after[key]}` what was and is; `telling` fills them in."""

from .accounts import ACCOUNTS
from .classes import CLASSES
from .draws import DRAWS
from .field import FIELD
from .journal import JOURNAL
from .lists import LISTS
from .owed import OWED
from .plans import PLANS
from .registry import REGISTRY
from .site import SITE_EVENTS
from .states import STATES

EVENTS: dict[str, str] = {
    **ACCOUNTS,
    **REGISTRY,
    **STATES,
    **CLASSES,
    **OWED,
    **PLANS,
    **DRAWS,
    **FIELD,
    **LISTS,
    **JOURNAL,
    **SITE_EVENTS,
}
