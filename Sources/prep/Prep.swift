@main
enum Prep {
  static func main() {}
}
