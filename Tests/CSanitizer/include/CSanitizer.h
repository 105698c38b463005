#pragma once
#include <stdbool.h>

// The sanitizers' own functions, as far as a program must call them. Weak: without a sanitizer they are
// absent, and nothing happens.

/// Whether RealtimeSanitizer watches this process.
bool csanitizer_watches_real_time(void);
/// From here on the calling thread may neither lock, allocate nor wait.
void csanitizer_begin_real_time(void);
void csanitizer_end_real_time(void);

/// Whether ThreadSanitizer watches this process.
bool csanitizer_watches_threads(void);
