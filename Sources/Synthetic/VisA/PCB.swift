/// A blue board with two round ultrasonic sensors.
struct PCB1: BoardSubject {
  static let category = "pcb1"
  static let nativeSize = (width: 1404, height: 1070)
  static let blemishes = solderedBlemishes
  static let board = Board(
    color: Color(hex: 0x1c4f8f), half: Point(590, 300),
    parts: [
      BoardPart(.sensor, -360, 0, 185, 185), BoardPart(.sensor, 360, 0, 185, 185),
      BoardPart(.chip, 0, -130, 105, 52), BoardPart(.socket, 0, 60, 62, 30),
      BoardPart(.resistor, -80, 150, 32, 16), BoardPart(.resistor, 80, 150, 32, 16),
      BoardPart(.resistor, 0, -225, 32, 16),
    ],
    pins: 4, pinsAt: 0, seed: 11)
}

/// A dark board with two lamps at its end and a trimmer.
struct PCB2: BoardSubject {
  static let category = "pcb2"
  static let nativeSize = (width: 1404, height: 1070)
  static let blemishes = solderedBlemishes
  static let board = Board(
    color: Color(hex: 0x24352f), half: Point(540, 270),
    parts: [
      BoardPart(.lamp(0xdfe6ec), -440, -110, 62, 62), BoardPart(.lamp(0x2b2d33), -440, 110, 62, 62),
      BoardPart(.trimmer, 60, -60, 92, 84), BoardPart(.chip, -170, 50, 88, 58),
      BoardPart(.resistor, -190, -140, 34, 17), BoardPart(.resistor, -60, 180, 34, 17),
      BoardPart(.lamp(0x4fbf5a), 330, -150, 30, 30), BoardPart(.lamp(0xd0453a), 330, 40, 30, 30),
      BoardPart(.capacitor, 210, 140, 50, 50),
    ],
    pins: 3, pinsAt: 330, seed: 23)
}

/// A blue-green board with a light sensor, a chip and a trimmer.
struct PCB3: BoardSubject {
  static let category = "pcb3"
  static let nativeSize = (width: 1562, height: 960)
  static let blemishes = solderedBlemishes
  static let board = Board(
    color: Color(hex: 0x14645f), half: Point(620, 255),
    parts: [
      BoardPart(.lamp(0xd98a3a), -510, 0, 70, 70), BoardPart(.chip, -60, 30, 125, 66),
      BoardPart(.trimmer, -290, -60, 84, 84), BoardPart(.capacitor, 190, -100, 58, 58),
      BoardPart(.capacitor, 190, 90, 46, 46), BoardPart(.resistor, -60, -150, 36, 18),
      BoardPart(.resistor, 60, -150, 36, 18), BoardPart(.resistor, -290, 120, 36, 18),
      BoardPart(.lamp(0x4fbf5a), 360, -130, 30, 30), BoardPart(.lamp(0xd0453a), 360, 20, 30, 30),
    ],
    pins: 4, pinsAt: 440, seed: 37)
}

/// A green charger board with a metal socket.
struct PCB4: BoardSubject {
  static let category = "pcb4"
  static let nativeSize = (width: 1358, height: 1104)
  static let blemishes: [String: Blemish] = [
    "burnt": .burn, "scratch": .scratch, "missing": .own, "damage": .own, "extra": .own,
    "wrong place": .own, "dirt": .dirt,
  ]
  static let board = Board(
    color: Color(hex: 0x2f7d3a), half: Point(530, 340),
    parts: [
      BoardPart(.socket, 0, -270, 128, 84), BoardPart(.chip, -40, 30, 120, 74),
      BoardPart(.capacitor, -340, -110, 84, 84), BoardPart(.capacitor, -340, 130, 64, 64),
      BoardPart(.trimmer, 300, -120, 90, 80), BoardPart(.resistor, 190, 90, 40, 20),
      BoardPart(.resistor, 190, 170, 40, 20), BoardPart(.resistor, -60, 210, 40, 20),
      BoardPart(.lamp(0xd0453a), 380, 110, 34, 34), BoardPart(.lamp(0x3f8fe0), 380, 210, 34, 34),
    ],
    pins: 6, pinsAt: 40, seed: 53)
}

/// What the defects of the first three boards do.
private let solderedBlemishes: [String: Blemish] = [
  "bent": .own, "melt": .own, "scratch": .scratch, "missing": .own,
]
