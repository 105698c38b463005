import CSignal

/// Treats denormal numbers as zero on the calling thread, for good.
///
/// Call it first on every thread that mixes, measures or renders: besides the cost of denormals, the
/// same samples must come out of the device and of a rendered file.
public func flushDenormalsOnThisThread() {
  csignal_flush_denormals()
}
