import Foundation
import Inspection
import Signal
import Stems

/// A song's inspection as the JSON document `stem-report/1`.
struct StemReport: Encodable {
  struct File: Encodable {
    var file: String
    var role: String
    var title: String
    var isMix: Bool
    var frames: Int64
    var format: String
    var sampleRate: Int
    var channels: Int
    var facts: [String: JSONValue]
  }

  struct Entry: Encodable {
    var kind: String
    var stem: String?
    var value: JSONValue
    var unit: String?
    var severity: String
    var confidence: Double
    var evidence: [String: JSONValue]
    var startS: Double?
    var endS: Double?
    var headline: String
    var cause: String
    var request: String

    /// Keys whose value is missing are written as null.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(stem, forKey: .stem)
      try container.encode(value, forKey: .value)
      try container.encode(unit, forKey: .unit)
      try container.encode(severity, forKey: .severity)
      try container.encode(confidence, forKey: .confidence)
      try container.encode(evidence, forKey: .evidence)
      try container.encodeIfPresent(startS, forKey: .startS)
      try container.encodeIfPresent(endS, forKey: .endS)
      try container.encode(headline, forKey: .headline)
      try container.encode(cause, forKey: .cause)
      try container.encode(request, forKey: .request)
    }

    enum Key: CodingKey {
      case kind, stem, value, unit, severity, confidence, evidence, startS, endS, headline, cause
      case request
    }
  }

  struct Null: Encodable {
    var depthBeforeDb: Double
    var depthAfterDb: Double
    var floorDb: Double
    var steps: [Step]
    var depthPerSecondDb: [Double?]
    var bands: [Band]
    /// Lanes by how much of the residual goes when each is put right, the culprit first.
    var culprits: [Culprit]
    /// Pairs of stems between which the mixdown does not decide.
    var lookAlikes: [[String]]
  }

  struct Step: Encodable {
    var kind: String
    var stem: String?
    var depthBeforeDb: Double
    var depthAfterDb: Double
  }

  struct Band: Encodable {
    var hz: Double
    var depthDb: Double
  }

  struct Culprit: Encodable {
    var stem: String
    var gainDb: Double
  }

  /// The song's tempo as far as it can be heard.
  struct Tempo: Encodable {
    var bpm: Double
    var confidence: Double
  }

  var schema = "stem-report/1"
  var song: String
  var sampleRate: Int
  var files: [File]
  var findings: [Entry]
  var null: Null?
  var tempo: Tempo?
  /// Files that are not part of the song, and why.
  var problems: [String]
}

/// A value of JSON that is a number, a text, nothing, or rows of numbers.
enum JSONValue: Encodable, Hashable {
  case null
  case number(Double)
  case text(String)
  case numbers([Double])
  case rows([[Double]])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    // JSON knows no infinity.
    case .number(let number) where !number.isFinite: try container.encodeNil()
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .numbers(let numbers): try container.encode(numbers)
    case .rows(let rows): try container.encode(rows)
    }
  }
}
