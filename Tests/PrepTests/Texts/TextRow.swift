import Foundation

/// One supervised example as the manifest holds it.
struct TextRow {
  /// Names the example in a report.
  let name: String
  let task: String
  /// The ids of the images, normal references first.
  var references: [String]
  var query: String
  let question: String
  var answer: String
  /// What the answer comes down to, such as `nut=2`; nil of free text.
  var key: String?
  /// The query's size in pixels as the model sees it.
  let width: Int
  let height: Int

  /// The examples of a build, in order.
  static func all(of build: String, in workspace: TestWorkspace) throws -> [TextRow] {
    let images = Dictionary(
      grouping: try workspace.rows(
        """
        SELECT ordinal, role, image_id FROM build_image WHERE build_id = '\(build)'
        ORDER BY ordinal, position
        """)
    ) { $0[0] }
    return try workspace.rows(
      """
      SELECT e.ordinal, task, messages, coalesce(json_extract(provenance, '$.key'), ''),
        14 * grid_width, 14 * grid_height
      FROM sft_example e
      JOIN build_image b ON b.build_id = e.build_id AND b.ordinal = e.ordinal AND role = 'query'
      JOIN patches p ON p.image_id = b.image_id
      WHERE e.build_id = '\(build)' ORDER BY e.ordinal
      """
    ).map { row in
      let shown = images[row[0]] ?? []
      let messages = try JSONDecoder().decode([Message].self, from: Data(row[2].utf8))
      return TextRow(
        name: "\(build) \(row[0])", task: row[1],
        references: shown.filter { $0[1] == "reference" }.map { $0[2] },
        query: shown.first { $0[1] == "query" }?[2] ?? "",
        question: messages.first { $0.role == "user" }?.content ?? "",
        answer: messages.first { $0.role == "assistant" }?.content ?? "",
        key: row[3].isEmpty ? nil : row[3], width: Int(row[4]) ?? 0, height: Int(row[5]) ?? 0)
    }
  }

  private struct Message: Decodable {
    let role: String
    let content: String
  }
}
