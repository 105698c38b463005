import Signal
import Stems

extension WorkbenchState {
  mutating func performMeters(_ command: Command) -> [Effect] {
    switch command {
    case .meterBridge: return toggle(.bridge)
    case .loudnessView: return toggle(.loudness)
    case .heatMap: return toggle(.heatMap)
    case .goniometer: return toggle(.goniometer)
    case .loudnessTarget: loudness.nextTarget()
    default: return performHeatMap(command)
    }
    return []
  }

  /// Opens a room in place of the lanes or of another room, or closes it.
  mutating func toggle(_ wanted: Room) -> [Effect] {
    let next = openRoom == wanted ? nil : wanted
    let effects = keepingView { state in
      state.mode = .lanes
      state.room = next
    }
    return effects + bandsIfNeeded()
  }

  /// Back to the lanes; a blind test is finished first.
  mutating func leaveRoom() -> [Effect] {
    if room == .blindTest { return performBlindTest(.blindTest) }
    return keepingView { $0.room = nil }
  }

  /// Why a command of a room cannot do anything now; nil when it can.
  func reasonUnmeasurable(_ command: Command) -> String? {
    if song.mixdown == nil { return "This song came without a mixdown." }
    if command.description.group == .blind { return reasonUntestable(command) }
    return command == .heatMap || room == .heatMap ? nil : "Open the heat map first."
  }

  /// Takes what the output's meters say.
  mutating func take(_ reading: OutputReading, elapsed: Double) {
    self.reading = reading
    outputMeter.step(reading.peak, elapsed: elapsed)
    if playback.isPlaying {
      loudness.record(
        reading.steps, source: settings.monitor.source, endingAt: playback.position)
    }
    scope.take(reading, elapsed: elapsed, isPlaying: playback.isPlaying)
  }
}
