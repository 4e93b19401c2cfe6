import Foundation

extension JSON: Decodable {
  /// The value in `bytes`.
  ///
  /// - Throws: ``APIError`` with status 400.
  init(parsing bytes: [UInt8]) throws(APIError) {
    do {
      self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
    } catch {
      throw .invalid(nil, "the body is not JSON: \(Self.reason(error))", code: "invalid_json")
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard case DecodingError.dataCorrupted(let context) = error else { return "it can't be parsed" }
    let detail = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
    return detail ?? context.debugDescription
  }

  /// The value that a decoder stands at.
  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Name.self) {
      self = .members(
        try object.allKeys.map {
          Member(name: $0.stringValue, value: try object.decode(JSON.self, forKey: $0))
        })
      return
    }
    if var array = try? decoder.unkeyedContainer() {
      var values: [JSON] = []
      while !array.isAtEnd { values.append(try array.decode(JSON.self)) }
      self = .array(values)
      return
    }
    self = try Self(scalar: decoder.singleValueContainer())
  }

  private init(scalar: any SingleValueDecodingContainer) throws {
    if scalar.decodeNil() {
      self = .null
    } else if let value = try? scalar.decode(String.self) {
      self = .string(value)
    } else if let value = try? scalar.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? scalar.decode(Int.self) {
      self = .integer(value)
    } else {
      self = .number(try scalar.decode(Double.self))
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
