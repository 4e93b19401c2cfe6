import Foundation
import Imaging
import Testing

@testable import Serving

@Suite("An image in a chat")
struct ImageTests {
  private static let picture = RGBImage(
    width: 4, height: 2, pixels: (0..<24).map { UInt8($0 * 10) })
  private static let png = try? PNG.encode(picture)
  private static let jpeg = try? JPEG.encode(picture, quality: 90)

  private static func url(_ bytes: [UInt8], _ type: String = "image/png") -> String {
    "data:\(type);base64,\(Data(bytes).base64EncodedString())"
  }

  private func parts(
    _ urls: [String], _ limits: RequestLimits = RequestLimits()
  ) throws -> [ChatMessage.Part] {
    let images = urls.map {
      #"{"type":"image_url","image_url":{"url":"\#($0)","detail":"high"}}"#
    }
    let content = ([#"{"type":"text","text":"see"}"#] + images).joined(separator: ",")
    let body = #"{"model":"scripted","messages":[{"role":"user","content":[\#(content)]}]}"#
    let reader = ChatCallReader(card: .scripted, limits: limits)
    return try reader.call(Array(body.utf8), id: "x").request.messages[0].parts
  }

  @Test("reaches the model byte by byte, in its place, whatever type it is said to be")
  func bytes() throws {
    let png = try #require(Self.png)
    let jpeg = try #require(Self.jpeg)
    #expect(
      try parts([Self.url(png), Self.url(jpeg, "image/jpeg"), Self.url(jpeg)])
        == [.text("see"), .image(bytes: png), .image(bytes: jpeg), .image(bytes: jpeg)])
  }

  @Test(
    "is never fetched",
    arguments: [
      "http://127.0.0.1/a.png", "https://example.org/a.png", "file:///etc/passwd", "/a.png", "",
    ])
  func fetched(_ url: String) throws {
    let error = try #require(throws: APIError.self) { try parts([url]) }
    #expect(error.status == 400)
    #expect(error.param == "messages[0].content[1].image_url.url")
    #expect(error.message.contains("not fetched"))
  }

  @Test(
    "must be in base64, and PNG or JPEG",
    arguments: [
      ("data:image/png;base64", 400), ("data:image/png,abc", 400),
      ("data:image/png;base64,a!b", 400), ("data:image/webp;base64,AAAA", 415),
      ("data:;base64,AAAA", 415), ("data:image/png;base64,", 415),
      ("data:image/png;base64,AAAA", 415),
    ])
  func form(_ url: String, _ status: Int) throws {
    #expect(try #require(throws: APIError.self) { try parts([url]) }.status == status)
  }

  @Test("must not be damaged in its header")
  func damaged() throws {
    let png = try #require(Self.png)
    for count in [9, 20, 33] {
      let error = try #require(throws: APIError.self) {
        try parts([Self.url(Array(png.prefix(count)))])
      }
      #expect(error.status == 415)
      #expect(error.code == "invalid_image")
    }
  }

  @Test("must be within the limits of bytes, pixels and number")
  func limits() throws {
    let url = Self.url(try #require(Self.png))
    for limits in [RequestLimits(imageBytes: 40), RequestLimits(imagePixels: 7)] {
      let error = try #require(throws: APIError.self) { try parts([url], limits) }
      #expect(error.status == 413)
      #expect(error.code == "image_too_large")
    }
    #expect(try parts([url], RequestLimits(imagePixels: 8)).count == 2)
    let error = try #require(throws: APIError.self) {
      try parts([url, url, url], RequestLimits(images: 2))
    }
    #expect(error.code == "too_many_images")
  }

  @Test("of many megabytes is read in a moment")
  func large() throws {
    var png = try #require(Self.png)
    png += Array(repeating: 0, count: 15 << 20)
    let url = Self.url(png)
    let time = ContinuousClock().measure { _ = try? parts([url]) }
    #expect(time < .seconds(20))
  }
}
