import Signal
public import Stems

/// A project in the DAWproject 1.0 exchange format (bitwig/dawproject): the XML documents of its archive.
public struct DAWProject {
  /// The documents, and the audio files that belong into the archive beside them.
  public struct Content: Sendable {
    public var project: ExportedProject
    public var metadata: [UInt8]
    /// Names in the archive and files of the song; empty unless audio is embedded.
    public var audio: [(name: String, file: StemFile)]
  }

  private let plan: ProjectPlan
  private let version: String
  private let embedsAudio: Bool
  private var lines: [String] = []
  private var losses: [String]
  private var audio: [(name: String, file: StemFile)] = []
  private var tracks: [(track: ProjectPlan.Track, id: Int)] = []

  /// Gain that workstations' faders go to, as a factor.
  private static let faderTop = 2.0

  /// The project of a plan; `version` is this program's.
  public static func export(
    _ plan: ProjectPlan, version: String, embeddingAudio: Bool
  ) -> Content {
    var project = DAWProject(plan, version, embeddingAudio)
    project.write()
    let text = project.lines.joined(separator: "\n") + "\n"
    let metadata = """
      <?xml version="1.0" encoding="UTF-8"?>
      <MetaData>
        <Title>\(markup(plan.title))</Title>
      </MetaData>

      """
    return Content(
      project: ExportedProject(bytes: Array(text.utf8), losses: project.losses),
      metadata: Array(metadata.utf8), audio: project.audio)
  }

  private init(_ plan: ProjectPlan, _ version: String, _ embedsAudio: Bool) {
    self.plan = plan
    self.version = version
    self.embedsAudio = embedsAudio
    losses = plan.losses
    tracks = (plan.tracks + plan.references).enumerated().map { ($1, $0 + 1) }
  }

  private mutating func write() {
    lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<Project version="1.0">"#,
      #"  <Application name="stemwright" version="\#(markup(version))"/>"#, "  <Structure>",
    ]
    for (track, id) in tracks { write(track, id) }
    lines += [
      #"    <Track id="master" name="Master" contentType="audio" loaded="true">"#,
      #"      <Channel id="masterChannel" role="master" audioChannels="2">"#,
      #"        <Volume id="masterVolume" unit="linear" min="0" max="2" value="1"/>"#,
      "      </Channel>", "    </Track>", "  </Structure>", #"  <Arrangement id="arrangement">"#,
      #"    <Lanes id="lanes" timeUnit="seconds">"#,
    ]
    for (track, id) in tracks { writeLane(track, id) }
    lines.append("    </Lanes>")
    if !plan.markers.isEmpty {
      lines.append(#"    <Markers id="markers" timeUnit="seconds">"#)
      for marker in plan.markers {
        let time = secondsText(marker.position - .start, plan.sampleRate)
        lines.append(#"      <Marker time="\#(time)" name="\#(markup(marker.name))"/>"#)
      }
      lines.append("    </Markers>")
    }
    lines += ["  </Arrangement>", "</Project>"]
    if plan.loop != nil { losses.append("The loop: DAWproject has no place for it.") }
  }

  private mutating func write(_ track: ProjectPlan.Track, _ id: Int) {
    let name = markup(track.name)
    let color = plan.color(of: track).notation
    let solo = track.isSoloed ? #" solo="true""# : ""
    let pan = track.pan == 0 ? "0.5" : track.pan < 0 ? "0" : "1"
    let top = max(Self.faderTop, track.gain)
    lines += [
      #"    <Track id="track\#(id)" name="\#(name)" color="\#(color)" contentType="audio" loaded="true">"#,
      #"      <Channel id="channel\#(id)" role="regular" audioChannels="2"\#(solo) destination="masterChannel">"#,
      #"        <Mute id="mute\#(id)" value="\#(track.isMuted)"/>"#,
      #"        <Pan id="pan\#(id)" unit="normalized" min="0" max="1" value="\#(pan)"/>"#,
      #"        <Volume id="volume\#(id)" unit="linear" min="0" max="\#(top)" value="\#(track.gain)"/>"#,
      "      </Channel>",
      "    </Track>",
    ]
    if track.isPolarityInverted {
      losses.append(
        "\(track.name): inverted polarity; DAWproject has no place for it. Invert the track by hand."
      )
    }
    if track.gain > Self.faderTop {
      losses.append("\(track.name): more than +6 dB; some workstations' faders end there.")
    }
  }

  private mutating func writeLane(_ track: ProjectPlan.Track, _ id: Int) {
    lines.append(#"      <Lanes id="lane\#(id)" track="track\#(id)">"#)
    lines.append(#"        <Clips id="clips\#(id)">"#)
    if let clip = track.clip { write(clip, of: track, id) }
    lines += ["        </Clips>", "      </Lanes>"]
  }

  private mutating func write(_ clip: ProjectPlan.Clip, of track: ProjectPlan.Track, _ id: Int) {
    let rate = plan.sampleRate
    let facts = clip.file.facts
    let (position, length, skip) = (
      secondsText(clip.position, rate), secondsText(clip.length, rate), secondsText(clip.skip, rate)
    )
    let file = fileReference(clip, of: track, id)
    lines += [
      #"          <Clip time="\#(position)" duration="\#(length)" contentTimeUnit="seconds" playStart="\#(skip)" name="\#(markup(track.name))">"#,
      #"            <Audio id="audio\#(id)" sampleRate="\#(facts.sampleRate.hertz)" channels="\#(facts.channelCount)" duration="\#(secondsText(facts.frameCount, facts.sampleRate))" algorithm="raw">"#,
      "              \(file)",
      "            </Audio>",
      "          </Clip>",
    ]
  }

  private mutating func fileReference(
    _ clip: ProjectPlan.Clip, of track: ProjectPlan.Track, _ id: Int
  ) -> String {
    if embedsAudio {
      let digits = String(id)
      let number = String(repeating: "0", count: max(0, 2 - digits.count)) + digits
      let name = "audio/\(number) " + StemFileName.safe(clip.file.name.text)
      audio.append((name, clip.file))
      return #"<File path="\#(markup(name))"/>"#
    }
    let path = String(decoding: clip.reference, as: UTF8.self)
    let isText = String(validating: clip.reference, as: UTF8.self) != nil
    if !isText || path.unicodeScalars.contains(where: { !isInXML($0) }) {
      losses.append(
        "\(track.name): the path of its file has characters that XML cannot hold; embed the audio, or choose"
          + " the file by hand.")
    }
    return #"<File path="\#(pathMarkup(path))" external="true"/>"#
  }
}
