/// Everything that a key can do, declared once: keymaps, help and hints all come from this list.
public enum Command: String, CaseIterable, Hashable, Sendable {
  // Transport
  case playPause = "play-pause"
  case stopToStart = "stop-to-start"
  case seekBack = "seek-back"
  case seekForward = "seek-forward"
  case seekBackFar = "seek-back-far"
  case seekForwardFar = "seek-forward-far"
  case seekStart = "seek-start"
  case seekEnd = "seek-end"
  case seekTime = "seek-time"
  case loopToggle = "loop-toggle"
  case loopStart = "loop-start"
  case loopEnd = "loop-end"
  case markerAdd = "marker-add"
  case markerRemove = "marker-remove"
  case markNext = "mark-next"
  case markPrevious = "mark-previous"
  // Stem
  case laneNext = "lane-next"
  case lanePrevious = "lane-previous"
  case laneFirst = "lane-first"
  case laneLast = "lane-last"
  case gainUpFine = "gain-up-fine"
  case gainDownFine = "gain-down-fine"
  case gainUp = "gain-up"
  case gainDown = "gain-down"
  case gainUpCoarse = "gain-up-coarse"
  case gainDownCoarse = "gain-down-coarse"
  case gainType = "gain-type"
  case gainUnity = "gain-unity"
  case mute = "mute"
  case solo = "solo"
  case soloExclusive = "solo-exclusive"
  case clearMuteSolo = "clear-mute-solo"
  case polarity = "polarity"
  case offsetLater = "offset-later"
  case offsetEarlier = "offset-earlier"
  case offsetType = "offset-type"
  // Session
  case snapshotStore = "snapshot-store"
  case snapshotRecall = "snapshot-recall"
  case snapshotCompare = "snapshot-compare"
  case snapshotBlend = "snapshot-blend"
  case settingsCopy = "settings-copy"
  case settingsPaste = "settings-paste"
  case note = "note"
  case markerName = "marker-name"
  case listened = "listened"
  case stemVersion = "stem-version"
  // Monitor
  case sourceSum = "source-sum"
  case sourceMixdown = "source-mixdown"
  case sourceResidual = "source-residual"
  case sourceToggle = "source-toggle"
  case loudnessMatch = "loudness-match"
  case makeUpMore = "make-up-more"
  case makeUpLess = "make-up-less"
  case levelUp = "level-up"
  case levelDown = "level-down"
  case dim = "dim"
  case mono = "mono"
  case channelsNext = "channels-next"
  // Check
  case findings = "findings"
  case findingNext = "finding-next"
  case findingPrevious = "finding-previous"
  case findingOpen = "finding-open"
  case findingGo = "finding-go"
  case findingLoop = "finding-loop"
  case findingSolo = "finding-solo"
  case loopWorst = "loop-worst"
  case applySolution = "apply-solution"
  case requestCopy = "request-copy"
  // Meters
  case meterBridge = "meter-bridge"
  case loudnessView = "loudness-view"
  case loudnessTarget = "loudness-target"
  case heatMap = "heat-map"
  case heatEarlier = "heat-earlier"
  case heatLater = "heat-later"
  case heatHigher = "heat-higher"
  case heatLower = "heat-lower"
  case heatGo = "heat-go"
  case heatLoop = "heat-loop"
  case goniometer = "goniometer"
  // Blind test
  case blindTest = "blind-test"
  case hearA = "hear-a"
  case hearB = "hear-b"
  case hearX = "hear-x"
  case answerA = "answer-a"
  case answerB = "answer-b"
  case blindScore = "blind-score"
  case blindFinish = "blind-finish"
  // Album
  case board = "board"
  case songNext = "song-next"
  case songPrevious = "song-previous"
  case songFirst = "song-first"
  case songLast = "song-last"
  case songOpen = "song-open"
  case songEarlier = "song-earlier"
  case songLater = "song-later"
  case gapType = "gap-type"
  case transitionPlay = "transition-play"
  case transitionNext = "transition-next"
  case transitionPrevious = "transition-previous"
  case transitionLength = "transition-length"
  case checkAlbum = "check-album"
  // View
  case zoomIn = "zoom-in"
  case zoomOut = "zoom-out"
  case zoomWhole = "zoom-whole"
  case zoomSamples = "zoom-samples"
  case zoomTaller = "zoom-taller"
  case zoomLower = "zoom-lower"
  case scrollLeft = "scroll-left"
  case scrollRight = "scroll-right"
  case follow = "follow"
  case timeUnit = "time-unit"
  case resetMeters = "reset-meters"
  case notes = "notes"
  case themes = "themes"
  // Program
  case undo = "undo"
  case redo = "redo"
  case history = "history"
  case historyGo = "history-go"
  case reconnect = "reconnect"
  case help = "help"
  case search = "search"
  case palette = "palette"
  case mouse = "mouse"
  case reload = "reload"
  case redraw = "redraw"
  case suspend = "suspend"
  case cancel = "cancel"
  case quit = "quit"

  /// The headings of the help screen.
  public enum Group: String, CaseIterable, Sendable {
    case transport = "Transport"
    case stem = "Stem"
    case session = "Session"
    case monitor = "Monitor"
    case check = "Check"
    case meters = "Meters"
    case blind = "Blind test"
    case album = "Album"
    case view = "View"
    case program = "Program"
  }

  /// The name that keymaps use.
  public var name: String { rawValue }

  /// The heading it stands under, and one line of help.
  public var description: (group: Group, help: String) {
    switch self {
    case .playPause: (.transport, "play or pause")
    case .stopToStart: (.transport, "stop and go to the start, or to the loop's start")
    case .seekBack: (.transport, "one second back")
    case .seekForward: (.transport, "one second forward")
    case .seekBackFar: (.transport, "ten seconds back")
    case .seekForwardFar: (.transport, "ten seconds forward")
    case .seekStart: (.transport, "go to the start of the song")
    case .seekEnd: (.transport, "go to the end of the song")
    case .seekTime: (.transport, "go to a typed time (1:02.5, 62.5, or samples)")
    case .loopToggle: (.transport, "loop the range on or off")
    case .loopStart: (.transport, "loop from here")
    case .loopEnd: (.transport, "loop to here")
    case .markerAdd: (.transport, "set a marker here")
    case .markerRemove: (.transport, "remove the nearest marker")
    case .markNext: (.transport, "go to the next mark")
    case .markPrevious: (.transport, "go to the previous mark")
    case .laneNext: (.stem, "select the next lane")
    case .lanePrevious: (.stem, "select the previous lane")
    case .laneFirst: (.stem, "select the first lane")
    case .laneLast: (.stem, "select the last lane")
    case .gainUpFine: (.stem, "gain up 0.1 dB")
    case .gainDownFine: (.stem, "gain down 0.1 dB")
    case .gainUp: (.stem, "gain up 0.5 dB")
    case .gainDown: (.stem, "gain down 0.5 dB")
    case .gainUpCoarse: (.stem, "gain up 3 dB")
    case .gainDownCoarse: (.stem, "gain down 3 dB")
    case .gainType: (.stem, "type a gain in dB (-inf for silence)")
    case .gainUnity: (.stem, "gain to 0 dB")
    case .mute: (.stem, "mute")
    case .solo: (.stem, "solo, beside other solos")
    case .soloExclusive: (.stem, "solo this stem alone")
    case .clearMuteSolo: (.stem, "clear every mute and solo")
    case .polarity: (.stem, "invert the polarity")
    case .offsetLater: (.stem, "one sample later")
    case .offsetEarlier: (.stem, "one sample earlier")
    case .offsetType: (.stem, "type an offset in samples (+ is later)")
    case .snapshotStore: (.session, "store the balance under a letter, a to l")
    case .snapshotRecall: (.session, "recall the balance of a letter")
    case .snapshotCompare: (.session, "compare with the last snapshot, and back")
    case .snapshotBlend: (.session, "blend between two snapshots (in ' the key %)")
    case .settingsCopy: (.session, "copy the stems' settings for another song (in \" the key +)")
    case .settingsPaste: (.session, "apply copied settings by name and role (in ' the key +)")
    case .note: (.session, "edit the note on the stem, or on the song from its mixdown")
    case .markerName: (.session, "name the nearest marker (in \" the key n)")
    case .listened: (.session, "show what was listened through")
    case .stemVersion: (.session, "hear a replaced stem's old version; take new files in")
    case .sourceSum: (.monitor, "hear the sum of the stems")
    case .sourceMixdown: (.monitor, "hear the mixdown")
    case .sourceResidual: (.monitor, "hear the residual (mixdown − sum)")
    case .sourceToggle: (.monitor, "A/B: sum or mixdown")
    case .loudnessMatch: (.monitor, "match the loudness of sum and mixdown")
    case .makeUpMore: (.monitor, "6 dB more make-up gain on the residual")
    case .makeUpLess: (.monitor, "6 dB less make-up gain on the residual")
    case .levelUp: (.monitor, "monitor level up 1 dB")
    case .levelDown: (.monitor, "monitor level down 1 dB")
    case .dim: (.monitor, "dim the monitor by 20 dB")
    case .mono: (.monitor, "monitor in mono")
    case .channelsNext: (.monitor, "monitor stereo, mono, left, right, swapped, side")
    case .findings: (.check, "the findings of the check, beside the lanes")
    case .findingNext: (.check, "select the next finding")
    case .findingPrevious: (.check, "select the previous finding")
    case .findingOpen: (.check, "show the evidence of the finding, or hide it")
    case .findingGo: (.check, "go to where the finding is worst")
    case .findingLoop: (.check, "loop where the finding is worst")
    case .findingSolo: (.check, "solo the stem of the finding")
    case .loopWorst: (.check, "loop the worst three seconds of the residual")
    case .applySolution: (.check, "apply what brings the sum to the mixdown")
    case .requestCopy: (.check, "copy the letter to the mix engineer, and keep it as a file")
    case .meterBridge: (.meters, "the meter bridge: every lane and the output, large")
    case .loudnessView: (.meters, "the loudness of mixdown, sum and what is heard over time")
    case .loudnessTarget:
      (.meters, "the next loudness target: -23, -16, -14 LUFS, the profile's, none")
    case .heatMap: (.meters, "the null by band and time")
    case .heatEarlier: (.meters, "cursor a column earlier")
    case .heatLater: (.meters, "cursor a column later")
    case .heatHigher: (.meters, "cursor a band higher")
    case .heatLower: (.meters, "cursor a band lower")
    case .heatGo: (.meters, "go to the cursor")
    case .heatLoop: (.meters, "loop around the cursor")
    case .goniometer: (.meters, "the goniometer, with correlation and balance")
    case .blindTest: (.blind, "blind test (ABX) of sum and mixdown; again: finish, close")
    case .hearA: (.blind, "hear A, the sum")
    case .hearB: (.blind, "hear B, the mixdown")
    case .hearX: (.blind, "hear X, one of both")
    case .answerA: (.blind, "X is A")
    case .answerB: (.blind, "X is B")
    case .blindScore: (.blind, "show the score while the test goes on, or hide it")
    case .blindFinish: (.blind, "finish the test, or begin another one")
    case .board: (.album, "back to the board of the album")
    case .songNext: (.album, "select the next song")
    case .songPrevious: (.album, "select the previous song")
    case .songFirst: (.album, "select the first song")
    case .songLast: (.album, "select the last song")
    case .songOpen: (.album, "enter the song")
    case .songEarlier: (.album, "move the song one place up")
    case .songLater: (.album, "move the song one place down")
    case .gapType: (.album, "type the gap before the song in seconds")
    case .transitionPlay: (.album, "play the way into the next song, or stop")
    case .transitionNext: (.album, "go on to the next transition and play it")
    case .transitionPrevious: (.album, "go back to the previous transition and play it")
    case .transitionLength: (.album, "type how many seconds of both songs a transition plays")
    case .checkAlbum: (.album, "go on with the check of all songs")
    case .zoomIn: (.view, "zoom in at the playhead")
    case .zoomOut: (.view, "zoom out")
    case .zoomWhole: (.view, "show the whole song")
    case .zoomSamples: (.view, "zoom to single samples")
    case .zoomTaller: (.view, "draw the waveforms taller by 6 dB")
    case .zoomLower: (.view, "draw the waveforms lower by 6 dB")
    case .scrollLeft: (.view, "scroll half a screen to the left")
    case .scrollRight: (.view, "scroll half a screen to the right")
    case .follow: (.view, "follow the playhead, or not")
    case .timeUnit: (.view, "ruler in minutes and seconds, or samples")
    case .resetMeters: (.view, "reset clip latches, peak readings and loudness")
    case .notes: (.view, "what was found while loading")
    case .themes: (.view, "choose a theme, or take the named one")
    case .undo: (.program, "undo the last edit (stems, loop, markers, notes, snapshots)")
    case .redo: (.program, "do it again")
    case .history: (.program, "the list of edits, to go to any of them")
    case .historyGo: (.program, "go to the edit at the cursor")
    case .reconnect: (.program, "connect the sound device again")
    case .help: (.program, "this help")
    case .search: (.program, "search the help, or the list that is open")
    case .palette: (.program, "run a command by its name")
    case .mouse: (.program, "the mouse on, or off for the terminal's own selection")
    case .reload: (.program, "load keymap and theme again")
    case .redraw: (.program, "draw the screen anew")
    case .suspend: (.program, "suspend to the shell")
    case .cancel: (.program, "close, cancel")
    case .quit: (.program, "quit")
    }
  }
}
