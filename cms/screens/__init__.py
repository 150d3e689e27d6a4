"""What each page shows: one function per page type, (page, request) -> context. They read; nothing here writes."""
