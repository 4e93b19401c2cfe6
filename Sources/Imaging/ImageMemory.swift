import CImageCodecs

/// How the process handles the memory of images.
public enum ImageMemory {
  /// Lets the process keep the memory of freed images for the next ones, at the cost of some tens of
  /// megabytes.
  ///
  /// Images of some megabytes come and go all the time. Returned to the system each time, every one
  /// would cost a page fault for each 4 kB when it is filled again. To be called once, at the start
  /// of a program.
  public static func keepFreed() {
    codec_keep_freed_memory()
  }
}
