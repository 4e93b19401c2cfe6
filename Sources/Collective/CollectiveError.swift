import Diagnostics

/// What processes that train together stop at.
public enum CollectiveError: ActionableError, Equatable {
  /// The variables that say which process this is are missing or contradict each other.
  case environment(String)
  /// The store where processes meet can't be reached.
  case noStore(address: String, detail: String)
  /// A rank did not come.
  case missing(rank: Int, size: Int, seconds: Int)
  /// An address that other machines can't reach.
  case loopback(address: String)
  /// A call to the system about a connection failed.
  case network(operation: String, address: String, detail: String)
  /// A rank ended without saying why.
  case lost(rank: Int)
  /// A rank failed, and said why.
  case failed(rank: Int, message: String, hint: String?, status: Int32)
  /// A rank did nothing for too long.
  case silent(rank: Int, seconds: Int)
  /// A rank is elsewhere in the computation.
  case outOfStep(rank: Int)
  /// A rank was started with something else.
  case differs(rank: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .environment(let detail): detail
    case .noStore(let address, let detail):
      "the processes can't meet at \(address): \(detail)"
    case .missing(let rank, let size, let seconds):
      "rank \(rank) of \(size) did not come within \(seconds) s"
    case .loopback(let address):
      "this machine would be found at \(address), which other machines can't reach"
    case .network(let operation, let address, let detail):
      "cannot \(operation) \(address): \(detail)"
    case .lost(let rank): "rank \(rank) ended without a word: it was killed, or its machine is gone"
    case .failed(let rank, let message, _, _): "rank \(rank) failed: \(message)"
    case .silent(let rank, let seconds): "nothing came from rank \(rank) for \(seconds) s"
    case .outOfStep(let rank): "rank \(rank) is at another place of the computation"
    case .differs(let rank):
      "rank \(rank) was started with other settings, data or weights than rank 0"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .environment:
      "start it as `torchrun --standalone --nproc-per-node N --no-python lad train …`, or unset "
        + "WORLD_SIZE and RANK to train in one process"
    case .noStore, .missing:
      "check that MASTER_ADDR and MASTER_PORT are the same for all ranks and that each of them was "
        + "started"
    case .loopback: "let MASTER_ADDR be an address of the network between the machines"
    case .network: "check the network between the machines, and their firewalls"
    case .lost:
      "look at what that rank has printed, and for the kernel's `Out of memory`; the same command goes "
        + "on from the last checkpoint"
    case .failed(_, _, let hint, _): hint
    case .silent: "look at what that rank is doing; LAD_RANK_TIMEOUT is how many seconds to wait"
    case .outOfStep: "a bug of this program: please report it with this line"
    case .differs: "give all ranks the same command, files and version of this program"
    }
  }

  /// How a rank failed is how all end; what the launcher said is a matter of the command line.
  public var exitStatus: ExitStatus {
    switch self {
    case .environment, .differs: .usage
    case .failed(_, _, _, let status):
      ExitStatus(rawValue: status).flatMap { $0 == .ok ? nil : $0 } ?? .failed
    case .outOfStep: .bug
    default: .failed
    }
  }
}
