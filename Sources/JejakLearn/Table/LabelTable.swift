// SPDX-License-Identifier: Apache-2.0

/// Labels as the CSV that other tools read.
package enum LabelTable {
    /// The header `label`, then one line per row in the rows' order; noise is
    /// -1 there, as scikit-learn and hdbscan write it.
    package static func labelsCSV(labels: [Int?]) -> String {
        var text = "label\n"
        text.reserveCapacity(labels.count * 3 + 6)
        for label in labels {
            text += label.map { String($0) } ?? "-1"
            text += "\n"
        }
        return text
    }

    /// The header `probability`, then one number per row in the rows' order.
    package static func probabilitiesCSV(_ probabilities: [Double]) -> String {
        var text = "probability\n"
        text.reserveCapacity(probabilities.count * 20 + 12)
        for probability in probabilities { text += "\(probability)\n" }
        return text
    }
}
