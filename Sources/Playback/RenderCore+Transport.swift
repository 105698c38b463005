internal import Signal

extension RenderCore {
  /// Brings the state to what is wanted, at the start of a chunk of `frames` frames.
  @_noLocks @_noAllocation
  mutating func advanceTransport(frames: Int) {
    if !targets.isPlaying, state != .idle {
      if state == .playing, targets.entry != .cut || !isPending { fadeOut() }
      state = .idle
    }
    if isPending { adoptPending() }
    if state == .idle, targets.isPlaying, !report.hasEnded {
      state = .waiting
      startsHard = report.position == 0
    }
    if state == .waiting, isAvailable(frames: startFrames) { start() }
    // The ring runs dry: what is left of it is faded out.
    if state == .playing, !isAvailable(frames: frames + rampFrames) {
      fadeOut()
      report.underruns += 1
      startsHard = false
      state = report.hasEnded ? .idle : .waiting
    }
  }

  /// What must be there before new material starts: some more than the next chunk, so that the reader
  /// thread is not overtaken at once.
  private var startFrames: Int {
    @_noLocks @_noAllocation get { rampFrames + ring.blockFrames }
  }

  /// Whether rendering so many frames now would end in an underrun, or begin with silence although material is on
  /// its way: the reader may hand it over while the period is rendered, and the sound would start in its middle.
  @_noLocks @_noAllocation
  mutating func isWorthWaiting(for frames: Int) -> Bool {
    if state != .playing {
      advanceTransport(frames: min(Self.chunkFrames, frames))
      if state == .waiting, tailPosition >= tailFrames { return true }
    }
    return state == .playing && targets.isPlaying && !isPending
      && !isAvailable(frames: frames + rampFrames)
  }

  private var isPending: Bool {
    @_noLocks @_noAllocation get { targets.generation != report.generation }
  }

  @_noLocks @_noAllocation
  private mutating func adoptPending() {
    guard state == .playing, targets.entry != .cut else {
      adopt(at: targets.position, block: firstWantedBlock)
      return
    }
    // The old material plays on until the new one is there, so that the one can fade into the other.
    if let entry = pendingEntry(
      at: targets.entry == .splice ? report.position : targets.position)
    {
      fadeOut()
      adopt(at: entry.position, block: entry.block)
      blockOffset = Int(entry.position - ring.header(of: entry.block).first)
      startsHard = targets.entry == .jump && entry.position == 0
      start()
    } else if ring.endBlock - ring.firstBlock == ring.slotCount {
      // It cannot come before the old one goes.
      fadeOut()
      adopt(at: targets.position, block: firstWantedBlock)
      state = targets.isPlaying ? .waiting : .idle
      startsHard = targets.entry == .jump && targets.position == 0
    }
  }

  /// The first block of the wanted generation; the ring's end where there is none yet.
  private var firstWantedBlock: Int {
    @_noLocks @_noAllocation get {
      // The end is read once: what the reader hands over meanwhile belongs to the wanted generation too.
      let end = ring.endBlock
      var block = ring.firstBlock
      while block < end, ring.header(of: block).generation != targets.generation { block += 1 }
      return block
    }
  }

  /// Makes the wanted generation the current one, from a block on; all before it goes.
  @_noLocks @_noAllocation
  private mutating func adopt(at position: Int64, block: Int) {
    ring.release(before: block)
    blockOffset = 0
    report.generation = targets.generation
    report.position = position
    report.contiguousFrames = 0
    report.hasEnded = false
    report.moves.generation = targets.generation
    report.moves.adoptedAt = report.moves.outputFrames
    settleGains()
    if state != .playing { startsHard = position == 0 }
  }

  /// Where the wanted generation is entered that plays at `position`, once enough of it is there.
  @_noLocks @_noAllocation
  private func pendingEntry(at position: Int64) -> (block: Int, position: Int64)? {
    let end = ring.endBlock
    var block = firstWantedBlock
    var position = position
    while block < end {
      let header = ring.header(of: block)
      let isInside = position >= header.first && position < header.first + Int64(header.frames)
      if isInside || (header.isLast && header.frames == 0) {
        let offset = isInside ? Int(position - header.first) : 0
        let isThere = isAvailable(
          frames: startFrames + offset, from: block, generation: targets.generation)
        return isThere ? (block, isInside ? position : header.first) : nil
      }
      // The sound ran past the end of a loop that was set before it: it goes on at the loop's start.
      let blockEnd = header.first + Int64(header.frames)
      if header.next != blockEnd, position >= blockEnd { position = header.next }
      block += 1
    }
    return nil
  }

  /// Whether so many frames, or all until the song's end, can be consumed now.
  @_noLocks @_noAllocation
  private func isAvailable(frames: Int) -> Bool {
    isAvailable(
      frames: frames + blockOffset, from: ring.firstBlock, generation: report.generation)
  }

  @_noLocks @_noAllocation
  private func isAvailable(frames: Int, from first: Int, generation: Int) -> Bool {
    var found = 0
    var block = first
    let end = ring.endBlock
    while block < end {
      let header = ring.header(of: block)
      if header.generation == generation {
        found += header.frames
        if header.isLast || found >= frames { return true }
      }
      block += 1
    }
    return false
  }

  /// Begins to consume what is there.
  @_noLocks @_noAllocation
  private mutating func start() {
    state = .playing
    fadeIn =
      startsHard
      ? GainRamp(LinearGain(1))
      : GainRamp(from: LinearGain(0), to: LinearGain(1), length: rampFrames)
    startsHard = false
  }

  @_noLocks @_noAllocation
  private mutating func settleGains() {
    for stem in 0..<stemCount {
      unsafe gains[stem] = GainRamp(gains[stem].to)
    }
  }

  /// Mixes the next 25 ms under a falling gain and keeps them for `addTail`; the state is the
  /// caller's to change. What was left of an earlier tail is kept in it.
  @_noLocks @_noAllocation
  private mutating func fadeOut() {
    let left = tailFrames - tailPosition
    for index in 0..<left * 2 {
      unsafe tail.sum[index] = tail.sum[tailPosition * 2 + index]
      unsafe tail.mixdown[index] = tail.mixdown[tailPosition * 2 + index]
    }
    unsafe silence(tail.sum + left * 2, frames: rampFrames - left)
    unsafe silence(tail.mixdown + left * 2, frames: rampFrames - left)
    unsafe silence(fading.sum, frames: rampFrames)
    unsafe silence(fading.mixdown, frames: rampFrames)
    let frames = pull(into: fading, at: 0, frames: rampFrames)
    var unused = PeakMeasure()
    var ramp = GainRamp(from: LinearGain(1), to: LinearGain(0), length: frames)
    unsafe accumulate(
      fading.sum, ramp: &ramp, overThreshold: .infinity, into: tail.sum, frames: frames,
      measure: &unused)
    ramp = GainRamp(from: LinearGain(1), to: LinearGain(0), length: frames)
    unsafe accumulate(
      fading.mixdown, ramp: &ramp, overThreshold: .infinity, into: tail.mixdown, frames: frames,
      measure: &unused)
    tailPosition = 0
    tailFrames = max(left, frames)
    settleGains()
  }

  /// Adds the tail to the buses; returns how many frames of it there were.
  @_noLocks @_noAllocation
  mutating func addTail(frames: Int) -> Int {
    let count = min(frames, tailFrames - tailPosition)
    guard count > 0 else { return 0 }
    var unused = PeakMeasure()
    unsafe accumulate(
      tail.sum + tailPosition * 2, gain: LinearGain(1), overThreshold: .infinity, into: buses.sum,
      frames: count, measure: &unused)
    unsafe accumulate(
      tail.mixdown + tailPosition * 2, gain: LinearGain(1), overThreshold: .infinity,
      into: buses.mixdown, frames: count, measure: &unused)
    tailPosition += count
    return count
  }
}
