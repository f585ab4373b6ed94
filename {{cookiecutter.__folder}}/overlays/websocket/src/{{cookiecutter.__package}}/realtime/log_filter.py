import logging
import re
from typing import override


class WithoutQueries(logging.Filter):
    """Removes queries from the paths that servers log: those of sockets hold tokens."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                re.sub(r"\?\S*", "", arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True
