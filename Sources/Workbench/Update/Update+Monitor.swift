import Signal
import Stems

extension WorkbenchState {
  mutating func performMonitor(_ command: Command) -> [Effect] {
    let before = settings.monitor
    switch command {
    case .sourceSum: settings.monitor.source = .sum
    case .sourceMixdown: settings.monitor.source = .mixdown
    case .sourceResidual: settings.monitor.source = .residual
    case .sourceToggle:
      settings.monitor.source = settings.monitor.source == .mixdown ? .sum : .mixdown
    case .loudnessMatch: settings.monitor.isLoudnessMatched.toggle()
    case .makeUpMore: changeMakeUp(by: 6)
    case .makeUpLess: changeMakeUp(by: -6)
    case .levelUp: changeLevel(by: 1)
    case .levelDown: changeLevel(by: -1)
    case .dim: settings.monitor.isDimmed.toggle()
    case .mono:
      settings.monitor.channels = settings.monitor.channels == .mono ? .stereo : .mono
    case .channelsNext: nextChannelMode()
    default: break
    }
    return settings.monitor == before ? [] : [.applySettings(settings)]
  }

  private mutating func changeMakeUp(by step: Double) {
    let value = settings.monitor.residualMakeUp.value + step
    settings.monitor.residualMakeUp = Decibels(max(0, min(60, value)))
  }

  /// Whole decibels from −60 to 0; below is −∞.
  private mutating func changeLevel(by step: Double) {
    let level = settings.monitor.level.value
    if level == 0, step > 0 {
      message = Message(
        .note, "The monitor level is at its top: nothing is made louder than it is.")
    }
    let next = (level == -.infinity ? -61 : level) + step
    settings.monitor.level = next < -60 ? .silence : Decibels(min(0, next))
  }

  private mutating func nextChannelMode() {
    let modes = ChannelMode.allCases
    guard let index = modes.firstIndex(of: settings.monitor.channels) else { return }
    settings.monitor.channels = modes[(index + 1) % modes.count]
  }
}
