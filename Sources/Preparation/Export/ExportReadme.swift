import Manifest

/// The note that every export carries: what it is, and what to type to load it.
struct ExportReadme {
  let text: String

  init(_ set: ExportSet, _ format: ExportFormatName) {
    let (build, profile) = (set.build, set.profile)
    let rest =
      set.kind == .sft
      ? ""
      : """

      `broken_statements` says what is seen instead of the broken constraints, `difficulty` how hard
      the anomaly is to see.
      """
    text = """
      # \(build.id) for \(format.rawValue)

      \(set.rows.count) records over \(set.images.count) images, made by `prep export`.

      \(format.format.usage(set))

      The images are upright RGB without metadata, of the size that Qwen2.5-VL's processor gives
      under `min_pixels=\(profile.minPixels)`, `max_pixels=\(profile.maxPixels)`: with these limits, or
      wider ones, a trainer's own resize leaves every pixel as it is. Their names tell nothing; the
      ids of images are in `image_ids`. `defects` and `broken` are separated by commas.\(rest)

      `export.json` holds the SHA-256 of every file, `croissant.json` describes the records.

      """
  }
}
