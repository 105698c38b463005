#pragma once

// Inline assembly and control-register intrinsics are not visible in Swift.

/// Sets flush-to-zero and denormals-are-zero on the calling thread: a filter tail or a quiet stem
/// must not cost a hundred times a loud one. Without effect on processors that have no such mode.
void csignal_flush_denormals(void);
