// SPDX-License-Identifier: Apache-2.0

/// A row with the value it is ordered by; equal values go by row number.
struct SelectionKey {
    var value: Double
    var row: Int32

    @inline(__always)
    static func < (left: SelectionKey, right: SelectionKey) -> Bool {
        left.value == right.value ? left.row < right.row : left.value < right.value
    }
}

/// Rearranges `keys` so that the n-th smallest stands at its place with the
/// smaller ones before it.
///
/// Quickselect with the median of three as pivot and a bound on bad cuts
/// (introselect, Musser 1997): O(n). The pivot and the way of partitioning are
/// the ones of the C++ standard library in use on Linux, so that rows inside a
/// leaf come to stand in the order which the hdbscan package sees.
func selectInPlace(_ keys: UnsafeMutableBufferPointer<SelectionKey>, nth: Int) {
    var first = 0
    var last = keys.count
    guard nth < last else { return }
    var cutsLeft = 2 * (Int.bitWidth - 1 - max(1, keys.count).leadingZeroBitCount)
    while last - first > 3 {
        guard cutsLeft > 0 else {
            // Only inputs made to be bad come here; sorting bounds the time.
            var rest = UnsafeMutableBufferPointer(rebasing: keys[first..<last])
            rest.sort { $0 < $1 }
            return
        }
        cutsLeft -= 1
        let cut = partition(keys, first, last)
        if cut <= nth { first = cut } else { last = cut }
    }
    for index in first + 1..<max(first + 1, last) {
        let key = keys[index]
        var place = index
        while place > first, key < keys[place - 1] {
            keys[place] = keys[place - 1]
            place -= 1
        }
        keys[place] = key
    }
}

/// Splits `first ..< last` around the median of three of its keys; returns the
/// first place of the upper side.
private func partition(
    _ keys: UnsafeMutableBufferPointer<SelectionKey>,
    _ first: Int,
    _ last: Int
) -> Int {
    let middle = first + (last - first) / 2
    let pick: Int
    if keys[first + 1] < keys[middle] {
        if keys[middle] < keys[last - 1] {
            pick = middle
        } else {
            pick = keys[first + 1] < keys[last - 1] ? last - 1 : first + 1
        }
    } else if keys[first + 1] < keys[last - 1] {
        pick = first + 1
    } else {
        pick = keys[middle] < keys[last - 1] ? last - 1 : middle
    }
    keys.swapAt(first, pick)
    let pivot = keys[first]
    var low = first + 1
    var high = last
    while true {
        while keys[low] < pivot { low += 1 }
        high -= 1
        while pivot < keys[high] { high -= 1 }
        guard low < high else { return low }
        keys.swapAt(low, high)
        low += 1
    }
}
