import Foundation
import Imaging

/// The address of an image in a request, which must hold the image itself: the server fetches
/// nothing, neither from the network nor from its disk.
struct ImageURL {
  private let payload: Substring
  private let param: String

  private static let types = ["image/png", "image/jpeg", "image/jpg"]

  /// The address `url`, of the form `data:image/png;base64,…` (RFC 2397).
  ///
  /// - Throws: ``APIError`` with status 400 for other addresses, 415 for other types.
  init(_ url: String, param: String) throws(APIError) {
    guard url.prefix(5).lowercased() == "data:" else {
      throw .invalid(
        param, "images are not fetched: `\(url.prefix(40))` is not a data URL",
        hint: "send the image itself, as `data:image/png;base64,…`", code: "invalid_image_url")
    }
    guard let comma = url.prefix(100).firstIndex(of: ",") else {
      throw .badDataURL(param, "it has no comma behind its type")
    }
    let header = url[..<comma].dropFirst(5).lowercased().split(
      separator: ";", omittingEmptySubsequences: false)
    guard header.last == "base64" else {
      throw .badDataURL(param, "it is not in base64")
    }
    guard let type = header.first, Self.types.contains(String(type)) else {
      throw APIError(
        415, "the image is of the type `\(header.first ?? "")`",
        hint: "convert it to PNG or JPEG, as `data:image/png;base64,…`", param: param,
        code: "unsupported_image_type")
    }
    payload = url[url.index(after: comma)...]
    self.param = param
  }

  /// The image's file. Its header was read, its pixels were not.
  ///
  /// - Throws: ``APIError`` with status 400 for bad base64, 413 beyond a limit, 415 for a file that
  ///   is neither PNG nor JPEG, or damaged.
  func bytes(_ limits: RequestLimits) throws(APIError) -> [UInt8] {
    guard payload.utf8.count / 4 * 3 <= limits.imageBytes + 3 else {
      throw .imageTooLarge(param, "its file has more than \(limits.imageBytes) bytes")
    }
    guard let data = Data(base64Encoded: String(payload)) else {
      throw .badDataURL(param, "its base64 is damaged")
    }
    guard data.count <= limits.imageBytes else {
      throw .imageTooLarge(param, "its file has more than \(limits.imageBytes) bytes")
    }
    let bytes = Array(data)
    do {
      _ = try ImageDecoder.size(of: bytes, limits: DecodeLimits(maxPixels: limits.imagePixels))
      return bytes
    } catch .tooManyPixels(let width, let height, let limit) {
      throw .imageTooLarge(param, "\(width)x\(height) are more than \(limit) pixels")
    } catch {
      throw APIError(415, error.description, param: param, code: "invalid_image")
    }
  }
}

extension APIError {
  fileprivate static func badDataURL(_ param: String, _ problem: String) -> APIError {
    .invalid(
      param, "the image's data URL can't be read: \(problem)",
      hint: "it must look like `data:image/png;base64,…`", code: "invalid_image_url")
  }

  fileprivate static func imageTooLarge(_ param: String, _ problem: String) -> APIError {
    APIError(
      413, "the image is too large: \(problem)", hint: "send it smaller", param: param,
      code: "image_too_large")
  }
}
