import Archives
import Datasets

/// Takes members from a source one after the other and says what each is. Members without data are
/// not even unpacked.
final class MemberReader {
  private let source: any MemberSource
  private let layout: any DatasetLayout
  private var ordinal = -1

  init(source: any MemberSource, layout: any DatasetLayout) {
    self.source = source
    self.layout = layout
  }

  /// The next member with its bytes, nil after the last.
  func next() throws -> MemberWork? {
    guard let member = try source.next() else { return nil }
    ordinal += 1
    let role = layout.role(of: member.path)
    return MemberWork(
      ordinal: ordinal, path: member.path, role: role, content: try content(member, role),
      position: source.progress.done)
  }

  private func content(_ member: Member, _ role: MemberRole) throws
    -> Result<[UInt8], MemberRefusal>
  {
    if let refusal = member.refusal { return .failure(refusal) }
    switch role {
    case .ignored, .unknown, .unusable: return .success([])
    case .image, .mask, .defectsConfig: break
    }
    do {
      return .success(try source.read())
    } catch let refusal as MemberRefusal {
      return .failure(refusal)
    }
  }
}
