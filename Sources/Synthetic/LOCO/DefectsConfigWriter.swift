/// Writes a category's `defects_config.json` in the real file's form.
enum DefectsConfigWriter {
  /// A JSON array with one object a defect; an absolute threshold is a whole number of pixels.
  static func text(_ rows: [DefectCatalogue.Row]) -> String {
    let objects = rows.map { row in
      let threshold = row.relative ? "\(row.threshold)" : "\(Int(row.threshold))"
      return """
            {
                "defect_name": "\(row.name)",
                "pixel_value": \(row.pixelValue),
                "saturation_threshold": \(threshold),
                "relative_saturation": \(row.relative)
            }
        """
    }
    return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }
}
