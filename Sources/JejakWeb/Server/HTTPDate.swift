// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// The time as answers carry it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110
/// §5.6.7), written once a second.
enum HTTPDate {
    private static let last = Mutex<(second: time_t, text: String)>((0, ""))

    static var now: String {
        var second = time(nil)
        return last.withLock { last in
            if last.second != second {
                last = (second, text(&second))
            }
            return last.text
        }
    }

    private static func text(_ second: inout time_t) -> String {
        var moment = tm()
        gmtime_r(&second, &moment)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(moment.tm_wday)]), \(two(moment.tm_mday)) "
            + "\(months[Int(moment.tm_mon)]) \(1_900 + moment.tm_year) "
            + "\(two(moment.tm_hour)):\(two(moment.tm_min)):\(two(moment.tm_sec)) GMT"
    }
}
