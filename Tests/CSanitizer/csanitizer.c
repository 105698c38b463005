#include "CSanitizer.h"

extern void __rtsan_realtime_enter(void) __attribute__((weak));
extern void __rtsan_realtime_exit(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));

bool csanitizer_watches_real_time(void) { return __rtsan_realtime_enter && __rtsan_realtime_exit; }

void csanitizer_begin_real_time(void) {
    if (__rtsan_realtime_enter) __rtsan_realtime_enter();
}

void csanitizer_end_real_time(void) {
    if (__rtsan_realtime_exit) __rtsan_realtime_exit();
}

bool csanitizer_watches_threads(void) { return __tsan_init != 0; }
