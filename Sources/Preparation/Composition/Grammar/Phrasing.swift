/// The texts of all questions, and of the answers that don't come from the product knowledge.
///
/// Every template may use `{it}`, `{image}` and `{noun}`. With a reference the first stands for the
/// one in the second image, and a question follows a sentence on the first image; so no template
/// speaks of two images by itself, unless it is for two.
///
/// A question must not give its answer away: what good and anomalous images are both asked names an
/// anomaly only as a possibility.
enum Phrasing {
  // MARK: Around a question

  static let reference: Template = """
    [The first image shows a [normal|good] {noun}.\
    |For comparison, the first image shows a {noun} without any anomaly.\
    |The first image shows a {noun} as it should be.]
    """
  static let asIs: Template = "{text}"
  static let yesOrNo: Template =
    "[Answer yes or no.|Answer with yes or no only.|Reply with a single word, yes or no.]"
  static let letterOnly: Template = """
    [Answer with the letter only.|Reply with the letter of the right option.|Give only the letter.]
    """
  static let letterAndText: Template = """
    [Answer with the letter and the text of the right option.|Choose one and repeat it.]
    """

  // MARK: That nothing is wrong

  static let allWell: Template =
    "[Everything is as it should be.|Nothing is wrong with it.|All is in order.]"
  static let nothing: Template = """
    [Nothing is wrong with it.|Nothing: everything is as it should be.|I find no anomaly.\
    |There is no anomaly: {it} is as it should be.]
    """
  static let noAnomaly: Template = "[No anomaly|No defect|None: nothing is wrong with it]"

  // MARK: Captions

  static let caption: Template = """
    [What does {image} show?|Describe {it}.|Describe {it} in detail.|What do you see in {image}?\
    |Write [an inspection note|a short inspection report|a description] [for|of] {it}.\
    |[Go through|Inspect|Look at] {it} as an inspector would. What do you [find|see]?]
    """
  static let captionInPoints: Template = """
    [Describe [what you see|{it}], point by point.|[List what you see of|Go through] {it}, one \
    point a line.|Write [an inspection note|a report] on {it}, one finding a line.]
    """
  static let comparison: Template = """
    [Compare it with the {noun} in the second image.|[Describe {it}|Say what {image} shows], \
    [and say how it compares|beside it].|How does {it} compare with it?|What is to be said of {it} \
    in comparison?]
    """
  static let isGood: Template = """
    [This {noun} is as it should be.|A good {noun}.|{^image} shows a {noun} without any anomaly.\
    |This is a [good|normal] {noun}.]
    """
  static let passes: Template = """
    [Nothing is wrong with it.|The {noun} passes the inspection.|Everything is as it should be.\
    |There is no anomaly.]
    """
  static let shows: Template = "[{^image} shows a {noun}.|This is a {noun}.]"
  static let isBad: Template = """
    [This {noun} is not as it should be.|Something is wrong with this {noun}.\
    |{^image} shows a {noun} with an anomaly.]
    """
  static let isBadOfKind: Template = """
    [{^image} shows a {noun} with a {kind} anomaly.|This {noun} has a {kind} anomaly.]
    """
  static let fails: Template = """
    [The {noun} does not pass the inspection.|So this {noun} should be rejected.\
    |This {noun} has to be sorted out.]
    """
  static let failsOfKind: Template = "[This is a {kind} anomaly.|The anomaly is {kind}.]"
  static let area: Template = """
    [The affected area is {places}.|The anomaly is {places}.|It can be seen {places}.]
    """
  /// Where several places are marked: one part too many may be any of several.
  static let areas: Template = "The affected area is {places}."
  static let asGood: Template = """
    [It is as good as the one in the first image.|Like the first one, it is as it should be.]
    """
  static let lessGood: Template = """
    [Unlike the first one, it is not as it should be.|It differs from a normal one.]
    """

  // MARK: Products

  static let product: Template = """
    [What product [does {image} show|is in {image}]?|Which product [is this|do you see]?\
    |What is this?|What kind of product [is in {image}|does {image} show|is this]?\
    |Name the product in {image}.]
    """
  static let productAnswer: Template = "[A {noun}.|This is a {noun}.|It is a {noun}.]"
  static let isProduct: Template = """
    [Does {image} show a {other}?|Is this a {other}?|Do you see a {other} in {image}?]
    """
  static let rule: Template = """
    [What does a good {noun} look like?|What has to hold of a {noun} for it to pass inspection?\
    |What do you know about this kind of product?|Which rules does a good {noun} keep?\
    |[Leaving aside what {image} shows|Whatever {image} shows], what [is a {noun} supposed|does a \
    {noun} have] to be like?]
    """
  static let whichRule: Template = """
    [Which of these holds of every good {noun}?|Which of these is a rule for a {noun}?]
    """
  static let expected: Template = """
    [How many {plural} should there be {place}?\
    |Whatever {image} shows, how many {plural} belong {place}?\
    |How many {plural} does a good {noun} have?]
    """
  static let expectedAnswer: Template = "There should be {count} {place}."

  // MARK: Constraints

  static let howMany: Template = """
    [How many {plural} are there {place}?|Count the {plural} {place}.\
    |How many {plural} do you see {place}?|What is the number of {plural} {place}?]
    """
  static let howManyInSecond: Template = """
    [How many {plural} are there in the second image?|Count the {plural} in the second image.\
    |And how many {plural} do you see in the second image?]
    """
  static let isNumber: Template = """
    [Are there {number} {plural} {place}?|Do you count {number} {plural} {place}?]
    """
  static let isOne: Template = """
    [Is there just one {singular} {place}?|Do you count one {singular} {place}, and no more?]
    """
  static let isNone: Template = """
    [Are there no {plural} {place}?|Are the {plural} {place} all missing?]
    """
  static let asMany: Template = """
    [Does {image} show as many {plural} as the first one?\
    |Is the number of {plural} the same in {image}?]
    """
  static let shouldBe: Template = "[There should be {count}.|A good one has {count}.]"
  static let constraint: Template = "[|Look closely: |Please check: ]{question}"
  static let constraintOfSecond: Template = """
    [Now the second image: |Look at the second image: ]{question}
    """
  static let whichHolds: Template = """
    [Which of these statements [is true of|fits] {it}?|Which statement about {it} is right?\
    |Which of these can be said of {it}?]
    """
}
