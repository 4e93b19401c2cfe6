/// The file formats that are read here.
public enum ImageFormat: String, Sendable, Equatable, CustomStringConvertible {
  /// Portable Network Graphics.
  case png
  /// JPEG, with or without JFIF, Adobe and EXIF markers.
  case jpeg

  /// The name people know it by.
  public var description: String { rawValue.uppercased() }
}
