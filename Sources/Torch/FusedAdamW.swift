/// AdamW (Loshchilov and Hutter 2019) in one pass over all parameters, as PyTorch's fused form
/// computes it.
public final class FusedAdamW {
  /// The settings; the defaults are PyTorch's.
  public struct Settings: Sendable, Equatable {
    /// The learning rate.
    public var learningRate: Double
    /// The decay of the mean of gradients.
    public var beta1: Double
    /// The decay of the mean of squared gradients.
    public var beta2: Double
    /// What keeps the quotient finite.
    public var epsilon: Double
    /// The decay of the weights, times the learning rate a step.
    public var weightDecay: Double

    /// Settings.
    public init(
      learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
      epsilon: Double = 1e-8, weightDecay: Double = 0.01
    ) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  /// The settings of the next step.
  public var settings: Settings
  /// The parameters.
  public let parameters: [Tensor]
  /// The means of gradients, one a parameter.
  public let means: [Tensor]
  /// The means of squared gradients, one a parameter.
  public let squares: [Tensor]
  /// The steps that each parameter has taken.
  public let steps: [Tensor]

  /// An optimizer of `parameters` that has taken no step.
  ///
  /// - Throws: ``TorchError``.
  public init(_ parameters: [Tensor], settings: Settings = Settings()) throws {
    self.parameters = parameters
    self.settings = settings
    means = try withoutGrad { try parameters.map { try $0.zerosLike() } }
    squares = try withoutGrad { try parameters.map { try $0.zerosLike() } }
    steps = try parameters.map { try Tensor.zeros([], on: $0.device) }
  }

  /// Takes a step along the gradients; parameters without one stay as they are.
  ///
  /// - Throws: ``TorchError``.
  public func step() throws {
    try withoutGrad {
      let grads = parameters.map(\.grad)
      let places = parameters.indices.filter { grads[$0] != nil }
      guard !places.isEmpty else { return }
      for place in places {
        try steps[place].addInPlace(Tensor(scalar: Float(1), on: steps[place].device))
      }
      try Aten.fusedAdamW.perform(
        .tensors(places.map { parameters[$0] }), .tensors(places.compactMap { grads[$0] }),
        .tensors(places.map { means[$0] }), .tensors(places.map { squares[$0] }), .tensors([]),
        .tensors(places.map { steps[$0] }), .double(settings.learningRate),
        .double(settings.beta1), .double(settings.beta2), .double(settings.weightDecay),
        .double(settings.epsilon), .bool(false), .bool(false))
    }
  }

  /// Takes all gradients away.
  ///
  /// - Throws: ``TorchError``.
  public func clearGradients() throws {
    for parameter in parameters { try parameter.setGrad(nil) }
  }
}
