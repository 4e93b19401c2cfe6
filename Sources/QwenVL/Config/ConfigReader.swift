import Foundation

/// The keys of a JSON object, of which `null` counts as absent.
struct ConfigReader {
  let path: String
  private let keys: [String: Any]
  private let prefix: String

  init(json: Data, path: String) throws {
    guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw ConfigError.notJSON(path: path)
    }
    self.init(keys: object, path: path, prefix: "")
  }

  private init(keys: [String: Any], path: String, prefix: String) {
    self.keys = keys
    self.path = path
    self.prefix = prefix
  }

  func child(_ key: String) -> ConfigReader? {
    (keys[key] as? [String: Any]).map {
      ConfigReader(keys: $0, path: path, prefix: prefix + key + ".")
    }
  }

  /// Whether the key has a value that is not empty.
  func isPresent(_ key: String) -> Bool {
    switch keys[key] {
    case nil, is NSNull: false
    case let list as [Any]: !list.isEmpty
    case let object as [String: Any]: !object.isEmpty
    default: true
    }
  }

  /// The numbers of an object; empty where there is none.
  func numbers(_ key: String) -> [String: Double] {
    (keys[key] as? [String: NSNumber])?.mapValues(\.doubleValue) ?? [:]
  }

  func string(_ key: String) -> String? { keys[key] as? String }
  func bool(_ key: String) -> Bool? { keys[key] as? Bool }
  func double(_ key: String) -> Double? { (keys[key] as? NSNumber)?.doubleValue }
  func optionalInt(_ key: String) -> Int? { (keys[key] as? NSNumber)?.intValue }

  /// A list of whole numbers, or one alone.
  func ints(_ key: String) -> [Int]? {
    (keys[key] as? [NSNumber])?.map(\.intValue) ?? optionalInt(key).map { [$0] }
  }

  /// A positive extent, or an id.
  func int(_ key: String, default fallback: Int? = nil) throws -> Int {
    guard let value = optionalInt(key) ?? fallback else {
      throw ConfigError.missing(path: path, key: prefix + key)
    }
    guard value > 0, value <= 1 << 30 else {
      throw ConfigError.outOfRange(path: path, key: prefix + key, value: value)
    }
    return value
  }

  func require(_ key: String, _ value: String) throws {
    guard let found = string(key), found != value else { return }
    throw ConfigError.unsupported(path: path, detail: "\(prefix)\(key) `\(found)`")
  }
}
