/// Which linear layers get an adapter.
public enum AdapterTargets: String, Sendable, CaseIterable {
  /// Those of the language model. The vision tower has layers of the same names, which stay as they
  /// are.
  case language
  /// Those of the language model and of the vision tower.
  case all

  func include(_ name: String) -> Bool {
    self == .all || name.hasPrefix(WeightNames.text + ".")
  }
}
