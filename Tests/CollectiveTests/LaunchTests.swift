import Diagnostics
import Testing

@testable import Collective

@Suite struct LaunchTests {
  private static let torchrun = [
    "RANK": "1", "LOCAL_RANK": "1", "WORLD_SIZE": "4", "LOCAL_WORLD_SIZE": "2",
    "MASTER_ADDR": "node-a", "MASTER_PORT": "29500", "TORCHELASTIC_USE_AGENT_STORE": "True",
    "TORCHELASTIC_RUN_ID": "x", "TORCHELASTIC_RESTART_COUNT": "2",
  ]

  @Test("what torchrun sets is read") func torchrun() throws {
    let launch = try #require(try Launch(Self.torchrun))
    #expect(launch.rank == 1 && launch.size == 4 && launch.localRank == 1)
    #expect(launch.host == "node-a" && launch.port == 29500)
    #expect(launch.isStoreServed && launch.spansMachines && launch.attempt == "x/2")
  }

  @Test("without a launcher there is none") func alone() throws {
    #expect(try Launch([:]) == nil)
    #expect(try Launch(["WORLD_SIZE": "1"]) == nil)
    #expect(try Launch(["MASTER_ADDR": "a", "LOCAL_RANK": "3", "WORLD_SIZE": ""]) == nil)
  }

  @Test(
    "what is missing or out of range is an error of the command line that names it",
    arguments: [
      ("MASTER_ADDR", nil), ("MASTER_PORT", nil), ("RANK", nil), ("LOCAL_RANK", nil),
      ("WORLD_SIZE", nil), ("RANK", "4"), ("RANK", "-1"), ("WORLD_SIZE", "0"),
      ("WORLD_SIZE", "two"), ("MASTER_PORT", "70000"), ("LOCAL_WORLD_SIZE", "5"),
    ] as [(String, String?)])
  func refused(_ name: String, _ value: String?) throws {
    var variables = Self.torchrun
    variables[name] = value
    let error = #expect(throws: CollectiveError.self) { try Launch(variables) }
    #expect(error?.message.contains(name) == true && error?.exitStatus == .usage)
    #expect(error?.hint?.contains("torchrun") == true)
  }
}
