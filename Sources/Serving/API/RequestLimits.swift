/// What one request may ask for.
public struct RequestLimits: Sendable, Equatable {
  /// Most bytes of a body, images in base64 included; more is answered with 413.
  public var bodyBytes: Int
  /// Most messages of a chat.
  public var messages: Int
  /// Most images of a chat.
  public var images: Int
  /// Most bytes of one image's file.
  public var imageBytes: Int
  /// Most pixels of one image.
  public var imagePixels: Int
  /// Most tokens of an answer; nil for as many as the model's context holds.
  public var maxTokens: Int?
  /// Most answers to one chat.
  public var choices: Int

  /// Limits for a service on one GPU.
  public init(
    bodyBytes: Int = 32 << 20, messages: Int = 1024, images: Int = 16, imageBytes: Int = 20 << 20,
    imagePixels: Int = 50_000_000, maxTokens: Int? = nil, choices: Int = 8
  ) {
    self.bodyBytes = bodyBytes
    self.messages = messages
    self.images = images
    self.imageBytes = imageBytes
    self.imagePixels = imagePixels
    self.maxTokens = maxTokens
    self.choices = choices
  }
}
