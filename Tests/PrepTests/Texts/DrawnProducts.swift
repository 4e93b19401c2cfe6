/// A question to a picture that its truth answers.
typealias Reading = @Sendable (DrawnPicture) -> Bool

/// How somebody who looks at a picture would judge the rules and the defects of the five products.
///
/// Written by hand from the sentences in `data/knowledge/mvtec_loco`, without their machinery: every
/// answer comes from what was drawn, never from the picture's folder or its list of defects.
enum DrawnProducts {
  /// Whether a rule is kept, by product and the rule's id.
  static let rules: [String: [String: Reading]] = [
    "breakfast_box": breakfastRules, "juice_bottle": juiceRules, "pushpins": pushpinRules,
    "screw_bag": screwRules, "splicing_connectors": splicingRules,
  ]

  /// Whether a defect is there, by product and the defect's name.
  static let defects: [String: [String: Reading]] = [
    "breakfast_box": breakfastDefects, "juice_bottle": juiceDefects, "pushpins": pushpinDefects,
    "screw_bag": screwDefects, "splicing_connectors": splicingDefects,
  ]

  private static func count(_ object: String, _ number: Int) -> Reading {
    { $0.count(object) == number }
  }

  private static func has(_ attribute: String, _ value: String) -> Reading {
    { $0[attribute] == value }
  }

  private static func not(_ reading: @escaping Reading) -> Reading {
    { !reading($0) }
  }

  private static func any(_ kind: String, _ state: String) -> Reading {
    { $0.isAny(kind, state) }
  }

  private static let isDirty: Reading = { ($0.count("contaminant") ?? 0) > 0 }
}

// MARK: Breakfast box

extension DrawnProducts {
  private static let dry = ["cereals", "almonds", "banana_chips"]

  private static let breakfastRules: [String: Reading] = [
    "tangerines": count("tangerine", 2),
    "nectarine": count("nectarine", 1),
    "fruit_side": { picture in
      let fruit = picture.objects("tangerine", "nectarine")
      return !fruit.isEmpty && fruit.allSatisfy { $0.x < 0.5 * Double(picture.width) }
    },
    "cereals": has("cereals", "present"),
    "banana_chips": has("banana_chips", "present"),
    "almonds": has("almonds", "present"),
    "dry_side": { picture in
      dry.contains { picture[$0] == "present" }
        && picture.objects("almond", "banana_chip").allSatisfy {
          $0.x > 0.5 * Double(picture.width)
        }
    },
    "ratio": { picture in
      isRatioRight(picture) && dry.allSatisfy { picture[$0] == "present" }
        && picture["right_upper"] != "mixed"
    },
    "arrangement": { picture in
      picture["right_upper"] == "cereals" && picture["right_lower"] == "toppings"
    },
    "amount": { picture in
      picture["fill"] == "normal" && dry.allSatisfy { picture[$0] == "present" }
        && isRatioRight(picture)
    },
  ]

  /// The cereals take 56 % of the right side's height.
  private static func isRatioRight(_ picture: DrawnPicture) -> Bool {
    abs((Int(picture["upper_percent"]) ?? 0) - 56) <= 3
  }

  private static let breakfastDefects: [String: Reading] = [
    "missing_almonds": has("almonds", "missing"),
    "missing_bananas": has("banana_chips", "missing"),
    "missing_toppings": { $0["almonds"] == "missing" && $0["banana_chips"] == "missing" },
    "missing_cereals": has("cereals", "missing"),
    "missing_cereals_and_toppings": { picture in dry.allSatisfy { picture[$0] == "missing" } },
    "2_nectarines_1_tangerine": fruit(2, 1), "1_nectarine_1_tangerine": fruit(1, 1),
    "0_nectarines_2_tangerines": fruit(0, 2), "0_nectarines_3_tangerines": fruit(0, 3),
    "3_nectarines_0_tangerines": fruit(3, 0), "0_nectarines_1_tangerine": fruit(0, 1),
    "0_nectarines_0_tangerines": fruit(0, 0), "0_nectarines_4_tangerines": fruit(0, 4),
    "compartments_swapped": has("right_upper", "toppings"),
    "overflow": has("fill", "overflow"),
    "underflow": has("fill", "underflow"),
    "wrong_ratio": { !isRatioRight($0) },
    "mixed_cereals": has("right_upper", "mixed"),
    "fruit_damaged": { $0.isAny("tangerine", "damaged") || $0.isAny("nectarine", "damaged") },
    "box_damaged": has("box", "damaged"),
    "toppings_crushed": has("toppings", "crushed"),
    "contamination": isDirty,
  ]

  private static func fruit(_ nectarines: Int, _ tangerines: Int) -> Reading {
    { $0.count("nectarine") == nectarines && $0.count("tangerine") == tangerines }
  }
}

// MARK: Juice bottle

extension DrawnProducts {
  private static let juiceRules: [String: Reading] = [
    "filled": not(has("juice", "none")),
    "fill_level": has("fill_level", "right"),
    "fruit_label": count("label_top", 1),
    "fruit_label_place": { label("label_top", of: $0, isAt: 936) },
    "fruit_icon": { picture in
      picture.objects("fruit_icon").contains { $0.state != "incomplete" && $0.state != "unknown" }
    },
    "icon_place": { picture in
      guard let icon = picture.objects("fruit_icon").first,
        let label = picture.objects("label_top").first
      else { return false }
      return max(abs(icon.x - label.x), abs(icon.y - label.y)) < 40 * scale(picture)
    },
    "icon_matches": { $0["icon"] == $0["juice"] && $0["icon"] != "none" },
    "text_label": count("label_bottom", 1),
    "text_label_place": { label("label_bottom", of: $0, isAt: 1292) },
    "label_text": {
      $0["text"] == "100% Juice" && !$0.isAny("label_bottom", "torn")
    },
  ]

  private static func scale(_ picture: DrawnPicture) -> Double { Double(picture.height) / 1600 }

  /// Whether the label is on the bottle's axis and at that height, both in pixels of a full-size
  /// picture.
  private static func label(
    _ kind: String, of picture: DrawnPicture, isAt height: Double
  ) -> Bool {
    guard let label = picture.objects(kind).first,
      let bottle = picture.objects("bottle").first
    else { return false }
    let scale = scale(picture)
    return abs(label.x - bottle.x) < 50 * scale && abs(label.y - height * scale) < 45 * scale
  }

  private static let juiceDefects: [String: Reading] = [
    "missing_top_label": count("label_top", 0),
    "missing_bottom_label": count("label_bottom", 0),
    "swapped_labels": { $0.objects("label_top").contains { $0.place == "bottom" } },
    "damaged_label": { $0.isAny("label_top", "torn") || $0.isAny("label_bottom", "torn") },
    "rotated_label": { $0.isAny("label_top", "rotated") || $0.isAny("label_bottom", "rotated") },
    "misplaced_label_top": any("label_top", "misplaced"),
    "misplaced_label_bottom": any("label_bottom", "misplaced"),
    "label_text_incomplete": { !["100% Juice", "none"].contains($0["text"]) },
    "empty_bottle": has("juice", "none"),
    "wrong_fill_level_too_much": has("fill_level", "too_much"),
    "wrong_fill_level_not_enough": has("fill_level", "not_enough"),
    "misplaced_fruit_icon": any("fruit_icon", "misplaced"),
    "missing_fruit_icon": { $0.count("fruit_icon") == 0 && $0.count("label_top") == 1 },
    "unknown_fruit_icon": any("fruit_icon", "unknown"),
    "incomplete_fruit_icon": any("fruit_icon", "incomplete"),
    "wrong_juice_type": {
      let fruits = ["cherry", "orange", "banana"]
      let (icon, juice) = ($0["icon"], $0["juice"])
      return fruits.contains(icon) && fruits.contains(juice) && icon != juice
    },
    "juice_color": has("juice", "unknown"),
    "contamination": isDirty,
  ]
}

// MARK: Pushpins

extension DrawnProducts {
  /// How many pins lie in each of the fifteen compartments.
  static func pins(_ picture: DrawnPicture) -> [Int] {
    picture["pushpins_by_compartment"].split(whereSeparator: { " /".contains($0) })
      .compactMap { Int($0) }
  }

  private static func surplus(_ number: Int) -> Reading {
    { picture in pins(picture).reduce(0) { $0 + max(0, $1 - 1) } == number }
  }

  private static let pushpinRules: [String: Reading] = [
    "one_each": { pins($0).count == 15 && pins($0).allSatisfy { $0 == 1 } },
    "separators": count("separator", 12),
  ]

  private static let pushpinDefects: [String: Reading] = [
    "1_additional_pushpin": surplus(1),
    "2_additional_pushpins": surplus(2),
    "missing_pushpin": { pins($0).contains(0) },
    "missing_separator": not(count("separator", 12)),
    "front_bent": any("pushpin", "bent"),
    "broken": any("pushpin", "broken"),
    "color": any("pushpin", "discoloured"),
    "contamination": isDirty,
  ]
}

// MARK: Screw bag

extension DrawnProducts {
  private static let screwRules: [String: Reading] = [
    "washers": count("washer", 2),
    "nuts": count("nut", 2),
    "long_screw": count("long_screw", 1),
    "short_screw": count("short_screw", 1),
    "screw_lengths": { screws($0) == [1, 1, 0] },
  ]

  /// How many long, short and very short screws there are.
  private static func screws(_ picture: DrawnPicture) -> [Int] {
    ["long_screw", "short_screw", "very_short_screw"].map { picture.count($0) ?? 0 }
  }

  private static let screwDefects: [String: Reading] = [
    "screw_too_long": { screws($0) == [2, 0, 0] },
    "screw_too_short": { screws($0) == [0, 2, 0] },
    "1_very_short_screw": { screws($0)[2] == 1 },
    "2_very_short_screws": { screws($0)[2] == 2 },
    "1_additional_long_screw": { screws($0) == [2, 1, 0] },
    "1_additional_short_screw": { screws($0) == [1, 2, 0] },
    "1_additional_nut": count("nut", 3),
    "2_additional_nuts": count("nut", 4),
    "1_additional_washer": count("washer", 3),
    "2_additional_washers": count("washer", 4),
    "1_missing_long_screw": { screws($0) == [0, 1, 0] },
    "1_missing_short_screw": { screws($0) == [1, 0, 0] },
    "1_missing_nut": count("nut", 1),
    "2_missing_nuts": count("nut", 0),
    "1_missing_washer": count("washer", 1),
    "2_missing_washers": count("washer", 0),
    "bag_broken": has("bag", "torn"),
    "color": { $0.line.objects.contains { $0.state == "discoloured" } },
    "contamination": isDirty,
    "part_broken": { $0.line.objects.contains { $0.state == "broken" } },
  ]
}

// MARK: Splicing connectors

extension DrawnProducts {
  /// The colour of the cable that belongs to connectors with so many clamps.
  static let colours = ["2": "yellow", "3": "blue", "5": "red"]

  private static func clamps(_ picture: DrawnPicture) -> [String] {
    [picture["clamps_left"], picture["clamps_right"]].filter { !$0.isEmpty }.sorted()
  }

  private static let splicingRules: [String: Reading] = [
    "connectors": count("connector", 2),
    "same_clamps": { clamps($0).count == 2 && clamps($0)[0] == clamps($0)[1] },
    "one_cable": count("cable", 1),
    "joined": {
      $0.count("connector") == 2 && $0.count("cable") == 1
        && $0.objects("cable").allSatisfy { !["cut", "unplugged"].contains($0.state) }
    },
    "cable_length": { $0["cable_length"] == "normal" && $0.count("cable") != 0 },
    "colour_matches": { picture in
      let matching = clamps(picture).compactMap { colours[$0] }
      return !matching.isEmpty && matching.allSatisfy { $0 == picture["cable_color"] }
    },
    "cable_ends": {
      $0["cable_position_left"] == $0["cable_position_right"] && $0["cable_position_left"] != ""
        && $0.isAny("cable", "unplugged") == false
    },
  ]

  private static let splicingDefects: [String: Reading] = [
    "wrong_connector_type_5_2": { clamps($0) == ["2", "5"] },
    "wrong_connector_type_5_3": { clamps($0) == ["3", "5"] },
    "wrong_connector_type_3_2": { clamps($0) == ["2", "3"] },
    "cable_too_short_T2": { clamps($0) == ["2", "2"] && $0["cable_length"] == "short" },
    "cable_too_short_T3": { clamps($0) == ["3", "3"] && $0["cable_length"] == "short" },
    "cable_too_short_T5": { clamps($0) == ["5", "5"] && $0["cable_length"] == "short" },
    "missing_connector": { $0.count("connector") == 1 && $0.count("cable") == 1 },
    "missing_connector_and_cable": { $0.count("connector") == 1 && $0.count("cable") == 0 },
    "missing_cable": { $0.count("connector") == 2 && $0.count("cable") == 0 },
    "extra_cable": count("cable", 2),
    "cable_color": { picture in
      colours.values.contains(picture["cable_color"])
        && !clamps(picture).contains { colours[$0] == picture["cable_color"] }
    },
    "broken_cable": any("cable", "broken"),
    "cable_cut": any("cable", "cut"),
    "cable_not_plugged": any("cable", "unplugged"),
    "unknown_cable_color": {
      !["none", "yellow", "blue", "red"].contains($0["cable_color"])
    },
    "wrong_cable_location": {
      $0["cable_position_left"] != $0["cable_position_right"]
        && $0["cable_position_right"] != "" && $0["cable_position_left"] != ""
    },
    "flipped_connector": any("connector", "flipped"),
    "broken_connector": any("connector", "broken"),
    "open_lever": any("connector", "open lever"),
    "color": any("connector", "discoloured"),
    "contamination": isDirty,
  ]
}
