internal import Signal

extension RenderCore {
  /// Consumes frames of the current generation: adds the lanes, under their gains and the fade-in, to
  /// the sum and the mixdown. Returns how many frames there were: fewer than asked for at the song's
  /// end, or where the ring ends.
  @_noLocks @_noAllocation
  mutating func pull(into target: Buses, at start: Int, frames: Int) -> Int {
    var done = 0
    while done < frames, let header = currentHeader() {
      let count = min(frames - done, header.frames - blockOffset)
      let block = ring.firstBlock
      let offset = (start + done) * 2
      for stem in 0..<stemCount {
        unsafe addStem(
          stem, from: ring.lane(stem, of: block) + blockOffset * 2, into: target.sum + offset,
          frames: count)
      }
      if hasMixdown {
        let measure = unsafe measures + stemCount
        unsafe accumulate(
          ring.lane(stemCount, of: block) + blockOffset * 2, gain: LinearGain(1),
          overThreshold: thresholds[stemCount], into: target.mixdown + offset, frames: count,
          measure: &measure.pointee)
      }
      done += count
      blockOffset += count
      consumed(count, of: header)
    }
    if !fadeIn.isSettled {
      var ramp = fadeIn
      unsafe multiply(target.sum + start * 2, by: &ramp, frames: done)
      unsafe multiply(target.mixdown + start * 2, by: &fadeIn, frames: done)
    }
    return done
  }

  /// The block to consume from; older generations in front of it are given back.
  @_noLocks @_noAllocation
  private mutating func currentHeader() -> BlockHeader? {
    guard !report.hasEnded else { return nil }
    var block = ring.firstBlock
    let end = ring.endBlock
    while block < end {
      let header = ring.header(of: block)
      // A newer generation waits behind the current one until it is adopted.
      if header.generation > report.generation { return nil }
      if header.generation == report.generation {
        if header.frames > 0 || header.isLast {
          if header.frames == 0 { consumed(0, of: header) }
          return header.frames == 0 ? nil : header
        }
      }
      block += 1
      ring.release(before: block)
    }
    return nil
  }

  @_noLocks @_noAllocation
  private mutating func consumed(_ frames: Int, of header: BlockHeader) {
    let position = header.first + Int64(blockOffset)
    let isContiguous = position - Int64(frames) == report.position
    report.contiguousFrames = isContiguous ? report.contiguousFrames + Int64(frames) : 0
    report.position = position
    guard blockOffset >= header.frames else { return }
    ring.release(before: ring.firstBlock + 1)
    blockOffset = 0
    if header.next != position { report.contiguousFrames = 0 }
    report.position = header.next
    if header.isLast { report.hasEnded = true }
  }

  @_noLocks @_noAllocation
  private mutating func addStem(
    _ stem: Int, from source: UnsafePointer<Float>, into sum: UnsafeMutablePointer<Float>,
    frames: Int
  ) {
    // Pointers of their own: built for ThreadSanitizer, Swift 6.3 makes invalid code of `&gains[stem]`.
    let (gain, measure) = unsafe (gains + stem, measures + stem)
    // A ramp and the constant gain after it: two calls, the same samples as one by one.
    let moving = unsafe min(frames, gain.pointee.length - gain.pointee.position)
    if moving > 0 {
      unsafe accumulate(
        source, ramp: &gain.pointee, overThreshold: thresholds[stem], into: sum, frames: moving,
        measure: &measure.pointee)
    }
    let rest = frames - max(0, moving)
    // A muted stem costs nothing.
    guard rest > 0, unsafe gain.pointee.to.factor != 0 else { return }
    let offset = (frames - rest) * 2
    unsafe accumulate(
      source + offset, gain: gain.pointee.to, overThreshold: thresholds[stem], into: sum + offset,
      frames: rest, measure: &measure.pointee)
  }
}
