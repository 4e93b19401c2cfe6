import Collective
import Dispatch
import QwenVL
import Synchronization
import Torch

/// Examples that are computed together.
public struct MicroBatch: Sendable {
  /// The optimizer step that it is part of, from 0.
  public let step: Int
  /// Its place among the batches of that step.
  public let index: Int
  /// Batches of that step.
  public let count: Int
  /// Tokens that are learnt in all batches of that step.
  public let supervisedInStep: Int
  /// The examples; none where a rank has no part in a step.
  public let examples: [SupervisedExample]
  /// Whether it is the last one of the step that this rank computes.
  public let isLast: Bool

  /// A batch; the last one of its step where nothing else is said.
  public init(
    step: Int, index: Int, count: Int, supervisedInStep: Int, examples: [SupervisedExample],
    isLast: Bool? = nil
  ) {
    self.step = step
    self.index = index
    self.count = count
    self.supervisedInStep = supervisedInStep
    self.examples = examples
    self.isLast = isLast ?? (index == count - 1)
  }
}

/// Puts batches together in the order of a plan, one ahead of who asks, on a thread of its own.
public final class BatchLoader {
  /// How long ``next()`` has waited so far: what loading costs beyond the computation.
  public private(set) var waited = Duration.zero

  private let worker: Worker
  private let queue = DispatchQueue(label: "batches")
  private var pending: Pending?

  /// A loader of the batches of `steps`: of a rank's part of them.
  ///
  /// A rank without a part in a step gets an empty batch, so that it takes the step with the others.
  public init(
    _ source: any ExampleSource, _ plan: BatchPlan, steps: Range<Int>,
    ranks group: ProcessGroup = .alone
  ) {
    worker = Worker(source: source, plan: plan, steps: steps, group: group)
    pending = ask()
  }

  /// The next batch; nil behind the last.
  ///
  /// - Throws: what the source throws.
  public func next() throws -> MicroBatch? {
    guard let current = pending else { return nil }
    let start = ContinuousClock.now
    let batch = try current.result()
    waited += ContinuousClock.now - start
    pending = batch == nil ? nil : ask()
    return batch
  }

  private func ask() -> Pending {
    let pending = Pending()
    let worker = worker
    queue.async { pending.fulfil(Result { try worker.next() }) }
    return pending
  }
}

/// A batch that is being put together.
private final class Pending: Sendable {
  private let isDone = DispatchSemaphore(value: 0)
  private let value = Mutex<Result<MicroBatch?, any Error>?>(nil)

  func fulfil(_ result: Result<MicroBatch?, any Error>) {
    value.withLock { $0 = result }
    isDone.signal()
  }

  func result() throws -> MicroBatch? {
    isDone.wait()
    return try value.withLock { $0 }?.get()
  }
}

/// Puts one batch after the other together; used on one serial queue.
private final class Worker: @unchecked Sendable {
  private let source: any ExampleSource
  private let plan: BatchPlan
  private let steps: Range<Int>
  private let group: ProcessGroup
  private var step: Int
  private var index = 0
  private var epoch: (number: Int, steps: [[[ExampleSize]]])?

  init(source: any ExampleSource, plan: BatchPlan, steps: Range<Int>, group: ProcessGroup) {
    self.source = source
    self.plan = plan
    self.steps = steps
    self.group = group
    step = steps.lowerBound
  }

  func next() throws -> MicroBatch? {
    guard steps.contains(step) else { return nil }
    let window = window()
    let share = group.share(of: window.count)
    let place = share.lowerBound + index
    let batch = MicroBatch(
      step: step, index: place, count: window.count,
      supervisedInStep: window.joined().reduce(0) { $0 + $1.supervised },
      examples: share.isEmpty ? [] : try window[place].map { try example($0.ordinal) },
      isLast: place + 1 >= share.upperBound)
    index += 1
    if batch.isLast { (step, index) = (step + 1, 0) }
    return batch
  }

  private func window() -> [[ExampleSize]] {
    let number = step / plan.stepsPerEpoch
    if epoch?.number != number { epoch = (number, plan.epoch(number)) }
    return epoch?.steps[step % plan.stepsPerEpoch] ?? []
  }

  /// The example, its pictures read from the disk by now: mapped pages come when they are touched.
  private func example(_ ordinal: Int) throws -> SupervisedExample {
    let example = try source.example(ordinal)
    for picture in example.sequence.pictures {
      try picture.patches.withBytes { bytes in
        touched.store(
          stride(from: 0, to: bytes.count, by: 4096).reduce(0) { $0 ^ bytes[$1] },
          ordering: .relaxed)
      }
    }
    return example
  }
}

/// Keeps the reading of pages from being optimised away.
private let touched = Atomic<UInt8>(0)
