#pragma once
// The library of single precision; without pkg-config, whose -D flags SwiftPM refuses. They say what the
// header takes for granted anyway.
#include <kissfft/kiss_fftr.h>
