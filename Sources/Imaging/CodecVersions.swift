import CImageCodecs

/// The versions of the libraries that read images.
public enum CodecVersions {
  /// libpng's.
  public static var png: String { String(cString: codec_png_version()) }
  /// libjpeg's, with the name of the implementation.
  public static var jpeg: String { String(cString: codec_jpeg_version()) }
}
