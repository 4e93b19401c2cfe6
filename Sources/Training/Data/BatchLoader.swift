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
  /// The examples.
  public let examples: [SupervisedExample]

  /// A batch.
  public init(
    step: Int, index: Int, count: Int, supervisedInStep: Int, examples: [SupervisedExample]
  ) {
    self.step = step
    self.index = index
    self.count = count
    self.supervisedInStep = supervisedInStep
    self.examples = examples
  }
}

/// Puts batches together in the order of a plan, one ahead of who asks, on a thread of its own.
public final class BatchLoader {
  /// How long ``next()`` has waited so far: what loading costs beyond the computation.
  public private(set) var waited = Duration.zero

  private let worker: Worker
  private let queue = DispatchQueue(label: "batches")
  private var pending: Pending?

  /// A loader of the batches of `steps`.
  public init(_ source: any ExampleSource, _ plan: BatchPlan, steps: Range<Int>) {
    worker = Worker(source: source, plan: plan, steps: steps)
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
  private var step: Int
  private var index = 0
  private var epoch: (number: Int, steps: [[[ExampleSize]]])?

  init(source: any ExampleSource, plan: BatchPlan, steps: Range<Int>) {
    self.source = source
    self.plan = plan
    self.steps = steps
    step = steps.lowerBound
  }

  func next() throws -> MicroBatch? {
    guard steps.contains(step) else { return nil }
    let window = window()
    let batch = MicroBatch(
      step: step, index: index, count: window.count,
      supervisedInStep: window.joined().reduce(0) { $0 + $1.supervised },
      examples: try window[index].map { try example($0.ordinal) })
    index += 1
    if index == window.count { (step, index) = (step + 1, 0) }
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
