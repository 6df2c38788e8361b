// SPDX-License-Identifier: Apache-2.0

internal import CBLAS

/// A matrix that lies somewhere in memory, to be read.
///
/// Rows may overlap: BLIS reads entry (r, c) at `r * rowStride + c *
/// columnStride` and asks no more, which is what makes the patches of a
/// convolution a matrix without a copy. The standard interface of BLAS refuses
/// overlapping rows, so BLIS's own is used and its checks are off; sizes are
/// those of the network, never of outside data.
struct EncoderMatrix {
    let start: UnsafePointer<Float>
    let rowStride: Int
    let columnStride: Int

    /// Row after row, `stride` apart.
    static func rows(_ start: UnsafePointer<Float>, _ stride: Int) -> EncoderMatrix {
        EncoderMatrix(start: start, rowStride: stride, columnStride: 1)
    }

    /// Column after column, `stride` apart: the transpose of `rows`.
    static func columns(_ start: UnsafePointer<Float>, _ stride: Int) -> EncoderMatrix {
        EncoderMatrix(start: start, rowStride: 1, columnStride: stride)
    }

    /// One thread a product, and no checks; before anything is multiplied.
    static func settle() {
        bli_thread_set_num_threads(1)
        bli_error_checking_level_set(0)
    }

    /// `c = a b`, or `c += a b` with `isAdded`; rows of `c` are `stride` apart.
    static func multiply(
        _ a: EncoderMatrix,
        _ b: EncoderMatrix,
        _ c: UnsafeMutablePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        stride: Int,
        isAdded: Bool = false
    ) {
        var one: Float = 1
        var share: Float = isAdded ? 1 : 0
        bli_sgemm(
            0,
            0,
            Int64(rows),
            Int64(columns),
            Int64(inner),
            &one,
            a.start,
            Int64(a.rowStride),
            Int64(a.columnStride),
            b.start,
            Int64(b.rowStride),
            Int64(b.columnStride),
            &share,
            c,
            Int64(stride),
            1
        )
    }
}

extension EncoderMatrix {
    /// `values = max(0, values + line)` in the runs of some items, and zero in
    /// what lies between them.
    static func rectify(
        _ values: UnsafeMutablePointer<Float>,
        line: UnsafePointer<Float>,
        run: Int,
        stride: Int,
        items: Int
    ) {
        for item in 0..<items {
            let place = values + item * stride
            for index in 0..<run {
                let value = place[index] + line[index]
                place[index] = value > 0 ? value : 0
            }
            (place + run).update(repeating: 0, count: stride - run)
        }
    }

    /// `values += line` in the runs of some items.
    static func add(
        _ values: UnsafeMutablePointer<Float>,
        line: UnsafePointer<Float>,
        run: Int,
        stride: Int,
        items: Int
    ) {
        for item in 0..<items {
            let place = values + item * stride
            for index in 0..<run { place[index] += line[index] }
        }
    }

    /// Lets a gradient through where the rectified value is not zero, clears
    /// what lies between items, and sums the items up in `sums`.
    static func mask(
        _ gradient: UnsafeMutablePointer<Float>,
        _ values: UnsafePointer<Float>,
        sums: UnsafeMutablePointer<Float>,
        run: Int,
        stride: Int,
        items: Int
    ) {
        sums.update(repeating: 0, count: run)
        for item in 0..<items {
            let place = gradient + item * stride
            let value = values + item * stride
            for index in 0..<run {
                let slope = value[index] > 0 ? place[index] : 0
                place[index] = slope
                sums[index] += slope
            }
            (place + run).update(repeating: 0, count: stride - run)
        }
    }

    /// The gradient of half the squared distance between `drawn + line` and
    /// `wanted`, summed up in `sums`; adds the squares to `squares`.
    static func difference(
        _ drawn: UnsafeMutablePointer<Float>,
        _ wanted: UnsafePointer<Float>,
        line: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>,
        sums: UnsafeMutablePointer<Float>,
        squares: UnsafeMutablePointer<Float>,
        run: Int,
        stride: Int,
        items: Int
    ) {
        sums.update(repeating: 0, count: run)
        squares.update(repeating: 0, count: run)
        for item in 0..<items {
            let place = drawn + item * stride
            let goal = wanted + item * stride
            let slopes = gradient + item * stride
            for index in 0..<run {
                let slope = place[index] + line[index] - goal[index]
                slopes[index] = slope
                sums[index] += slope
                squares[index] += slope * slope
            }
            (slopes + run).update(repeating: 0, count: stride - run)
        }
    }
}
