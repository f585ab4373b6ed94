"""Memory growth per request."""

import gc
import tracemalloc
from collections.abc import Callable

# Fills the caches of statements, compiled patterns and connections.
WARM_UP_REQUESTS = 150
# Once tracing starts, the first replacement of an untraced object counts as growth.
UNCOUNTED_REQUESTS = 50
REQUESTS = 100
# A leak is kilobytes per request; less than that is the interpreter's own bookkeeping.
MAX_BYTES_PER_REQUEST = 1024


def bytes_per_request(send: Callable[[], None]) -> float:
    """Repeat a request and return the memory growth per request in bytes."""

    def allocated_after(requests: int) -> int:
        for _ in range(requests):
            send()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    allocated_after(WARM_UP_REQUESTS)
    tracemalloc.start()
    try:
        before = allocated_after(UNCOUNTED_REQUESTS)
        return (allocated_after(REQUESTS) - before) / REQUESTS
    finally:
        tracemalloc.stop()
