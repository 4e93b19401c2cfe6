import Testing

@testable import Serving

/// Mutations of sound requests, the same in every run: each is read or refused, and none traps.
@Suite("Hostile bytes")
struct HostileBytesTests {
  /// Knuth's generator of MMIX.
  private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }

  private static let pieces = [
    "\r\n", "\n", ":", " ", "\0", "{", "}", "[", "]", "\"", "\\u", "\\ud800", "e999", "-", ",",
    "null", "data:", ";base64,", "é", "99999999999999999999", "chunked", "HTTP/1.1", "%", "/",
  ].map { Array($0.utf8) }

  private static func mutated(_ bytes: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &chance) {
      let at = Int.random(in: 0...bytes.count, using: &chance)
      switch Int.random(in: 0..<4, using: &chance) {
      case 0: bytes.insert(contentsOf: pieces.randomElement(using: &chance) ?? [], at: at)
      case 1:
        bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...9, using: &chance)))
      case 2 where at < bytes.count: bytes[at] = .random(in: 0...255, using: &chance)
      default: bytes.insert(contentsOf: bytes.dropFirst(at).prefix(30), at: at)
      }
    }
    return bytes
  }

  @Test("in a head are read or refused")
  func heads() {
    let head = Array(
      ("POST /v1/chat/completions?a=b HTTP/1.1\r\nHost: localhost:8000\r\nContent-Length: 12\r\n"
        + "Authorization: Bearer x\r\nConnection: keep-alive, x\r\nExpect: 100-continue\r\n\r\n")
        .utf8)
    var chance = Chance(state: 1)
    var read = 0
    for _ in 0..<5000 {
      let bytes = Self.mutated(head, &chance)
      do {
        let head = try HTTPHead(parsing: bytes)
        _ = (head.keepsAlive, try? Route(method: head.method, path: head.path))
        read += 1
      } catch {
        #expect([400, 417, 501, 505].contains(error.status))
      }
    }
    #expect(read > 50)
  }

  @Test("in a body are read or refused")
  func bodies() {
    let image =
      #"{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAA="}}"#
    let bodies = [#"{"type":"text","text":"\u00e9\ud83d\ude00"}"#, image].map { part in
      Array(
        (#"{"model":"scripted","n":2,"temperature":0.5,"stop":["a","b"],"stream":true,"seed":12,"#
          + #""stream_options":{"include_usage":true},"logprobs":true,"top_logprobs":2,"#
          + #""messages":[{"role":"system","content":"é"},{"role":"user","content":[\#(part)]}]}"#)
          .utf8)
    }
    let reader = ChatCallReader(card: .scripted, limits: RequestLimits())
    var chance = Chance(state: 2)
    var read = 0
    for index in 0..<3000 {
      do {
        let call = try reader.call(Self.mutated(bodies[index % 2], &chance), id: "x")
        read += 1
        #expect((1...8).contains(call.request.choices))
      } catch {
        #expect([400, 404, 413, 415].contains(error.status))
        #expect((try? JSON(parsing: Array(error.json.text.utf8))) != nil)
      }
    }
    #expect(read > 50)
  }
}
