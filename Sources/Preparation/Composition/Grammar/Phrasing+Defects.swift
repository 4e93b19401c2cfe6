/// What is asked and said of anomalies.
extension Phrasing {
  // MARK: Discrimination

  static let isWrong: Template = """
    [Is anything wrong with {it}?|Is there [an anomaly|any anomaly|a defect|any defect] in {image}?\
    |Does {it} show [an anomaly|a defect]?|Should {it} be rejected?|Would you reject {it}?\
    |Do you see anything wrong with {it}?|Is {it} defective?|Is {it} anomalous?]
    """
  static let isRight: Template = """
    [Is {it} as it should be?|Is everything about {it} correct?|Would {it} pass inspection?\
    |Is {it} [normal|in order|free of anomalies]?|Is everything in order with {it}?\
    |Would you accept {it}?|Does {image} show a good {noun}?]
    """
  static let breaksRule: Template = """
    [Is there a logical anomaly in {image}?|Does {it} break a rule that good ones keep?\
    |Does {it} have a logical anomaly?]
    """
  static let definition: Template = """
    A logical anomaly breaks a rule about what belongs where, how many, or what goes together, \
    though each part may be sound. A structural one is [a flaw that can be seen by itself, such as \
    damage or dirt|something that looks wrong in itself, such as damage or dirt].
    """

  // MARK: Classification

  static let reported: Template = """
    [Would you report {phrase} here?|Is this a case of {phrase}?\
    |Would an inspector report {phrase}?|Does {image} show a case of {phrase}?]
    """
  static let whichDefect: Template = """
    [Which [defect|anomaly|fault] does {it} have, if any?|Name the [defect|fault] of {it}, if there \
    is one.|What kind of [defect|fault], if any, does {image} show?|How would you [classify|call] \
    what is wrong with {it}, if anything is?]
    """
  static let whichOfThese: Template = """
    [Which of these does {image} show?|What would you report of {it}?\
    |Which of these would [you|an inspector] report of {it}?\
    |Which [defect|anomaly|fault] does {it} have, if any?]
    """
  static let isDefect: Template = "[{^phrase}.|It is a case of {phrase}.|I would report {phrase}.]"
  static let noDefect: Template =
    "[None.|No defect: nothing is wrong with it.|None: all is in order.]"
  static let whichKind: Template = """
    [Is the anomaly [of {it}|in {image}] logical or structural?\
    |Which kind of anomaly does [{image} show|{it} have], a logical or a structural one?\
    |Does {it} have a logical or a structural anomaly?\
    |Is what is wrong with {it} a logical or a structural anomaly?]
    """
  static let isKind: Template = """
    [Is the anomaly of {it} a {kind} one?|Is what is wrong with {it} a {kind} anomaly?\
    |Would you call the anomaly in {image} {kind}?]
    """
  static let kindAnswer: Template = "[{^kind}.|It is {kind}.|It is a {kind} anomaly.]"
  static let goodOrKind: Template = """
    [Is {it} good, or does it have a logical or a structural anomaly?\
    |[Into which class does {it} fall|How would you classify {it}|What does {image} show|To which \
    class does {it} belong]: good, logical anomaly or structural anomaly?]
    """

  // MARK: Localization

  static let whereIs: Template = """
    [Where in {image} is the anomaly, if there is one?\
    |In which part of {image} is something wrong, if anywhere?\
    |Where should an inspector look to see what is wrong with {it}, if anything?\
    |Where is {it} not as it should be, if anywhere?]
    """
  static let whereAnswer: Template = """
    [The affected area is {places}.|The anomaly is {places}.|{^places}.]
    """
  static let whereSeveral: Template = "[The affected area is {places}.|{^places}.]"
  static let thereAnswer: Template = "[It is|The anomaly is|The affected area is] {places}."
  static let nowhere: Template = """
    [Nowhere: there is no anomaly.|Nowhere: nothing is wrong.|Nothing is wrong in {image}.]
    """
  static let nowhereOption: Template = "Nowhere: there is no anomaly"
  static let isThere: Template = """
    [Is the anomaly {place} of {image}?|Does the anomaly of {it} lie {place} of the image?]
    """
  static let boxes: Template = """
    [Locate every anomaly in {image}, if there is any|Detect the regions of {image} that are not as \
    they should be|Find what is wrong with {it}, if anything|Outline the position of each anomaly \
    in {image}], and [output the bounding boxes in JSON format|report bbox coordinates in JSON \
    format|give the coordinates of the boxes in JSON format].
    """
  static let labelledBoxes: Template = """
    [Locate every defect in {image}, if there is any|Detect the defects of {it}, if there are any|\
    Find each defect of {it}], and [output its bounding box and its name in JSON format|report bbox \
    coordinates and a label that says what it is, in JSON format].
    """

  // MARK: Description

  static let whatIsWrong: Template = """
    [What, if anything, is wrong with {it}?|Describe the [anomaly|defect] in {image}, if there is \
    one.|Which problem do you see with {it}, if any?|What, if anything, is not as it should be with \
    {it}?|[Describe|Say] what an inspector would object to in {image}, if anything.]
    """
  static let whichDescription: Template = """
    [Which description fits {it}?|What do you see in {image}?\
    |Which of these describes {it}?|Which sentence describes the state of {it}?]
    """

  // MARK: Analysis

  static let why: Template = """
    [What, if anything, is wrong with {it}, and why does it matter?\
    |If there is an anomaly in {image}, say what it is and what it means.\
    |Explain what is wrong with {it}, if anything, and what is to be said about its cause or its \
    consequence.\
    |Why would an inspector reject {it}, if at all, and what does the defect mean?]
    """
  static let noConsequence: Template = """
    [Nothing is wrong with it, so there is nothing to worry about.\
    |There is no anomaly, and so nothing to fear from it.|It is in order and can be passed on.]
    """
  static let whichReport: Template = """
    [Which finding fits {it}, and what does it mean?|Which of these reports is [about|on] {it}?\
    |Which [inspection report|report|finding] belongs to {image}?\
    |[What would an inspector write about {it}|What is to be said of {it}, and of what it means]?]
    """
  static let noFinding: Template = """
    [No defect. The {noun} can be passed on.|No anomaly. There is nothing to worry about.]
    """
}
