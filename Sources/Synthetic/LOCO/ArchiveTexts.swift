/// The texts that travel with the drawings.
enum ArchiveTexts {
  static let license = """
    These pictures and masks are drawings made by `prep synth`.

    They are dedicated to the public domain under CC0 1.0 Universal:
    https://creativecommons.org/publicdomain/zero/1.0/

    You may copy, change and use them, also commercially, without asking. No photograph of the
    MVTec LOCO AD data set is part of this archive; that data set has a licence of its own
    (CC BY-NC-SA 4.0), which does not apply here.

    """

  static let readme = """
    Synthetic pictures in the layout of MVTec LOCO AD
    =================================================

    Every picture here was computed by `prep synth`. None is a photograph, and none comes from
    MVTec. The archive only copies the layout, the names, the image sizes and the mask form of the
    MVTec LOCO AD data set, so that programs written for that data set can be run and checked
    where it is absent. Results measured on these drawings say nothing about the real data set.

    Layout
    ------
    <category>/defects_config.json      the defects, their mask values and saturation thresholds
    <category>/train/good/              good products
    <category>/validation/good/         good products
    <category>/test/good/               good products
    <category>/test/logical_anomalies/       a rule of the product is broken
    <category>/test/structural_anomalies/    something is damaged, dirty or strange
    <category>/ground_truth/<label>/<image>/000.png ...
                                        one mask for each annotated region

    A mask is an 8-bit grey picture of the image's size. It is 0 outside the region; inside it has
    the `pixel_value` that defects_config.json gives to the defect. A mask may cover all of its
    picture.

    The real data set is described in: P. Bergmann, K. Batzner, M. Fauser, D. Sattlegger,
    C. Steger, "Beyond Dents and Scratches: Logical Constraints in Unsupervised Anomaly Detection
    and Localization", International Journal of Computer Vision 130, 2022.

    """
}
