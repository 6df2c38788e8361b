// swift-tools-version: 6.2
// The rooms of the house, bottom first. Arrows go down only: see docs/architecture.md.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A room of the house: its own sources plus the rooms below it.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict)
}

/// The tests of one room.
func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        swiftSettings: strict
    )
}

let package = Package(
    name: "jejak",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "jejak", targets: ["jejak"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Shims: native libraries, as thin as they can be.
        .systemLibrary(
            name: "CZstd",
            pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(name: "CBLAS", providers: [.apt(["libblis-dev"]), .brew(["blis"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"]), .brew(["libxcrypt"])]),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(name: "CLinux"),
        .target(
            name: "CSimdJSON",
            linkerSettings: [.linkedLibrary("simdjson")]
        ),

        // Words.
        room("JejakCore"),

        // Hold.
        room(
            "JejakStore",
            [
                "JejakCore", "CZstd",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        room("JejakJourney", ["JejakCore", "CLinux"]),

        // Think.
        room("JejakQuery", ["JejakCore", "JejakJourney"]),
        room("JejakLearn", ["JejakCore", "JejakJourney", "CBLAS", "CZlib"]),
        room("JejakDecide", ["JejakCore"]),
        room("JejakMeasure", ["JejakCore"]),

        // Doors.
        room(
            "JejakCollect",
            [
                "JejakCore", "JejakStore", "CSimdJSON", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        room(
            "JejakDeliver",
            [
                "JejakCore", "CCurl",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),

        // Wheel.
        room(
            "JejakEngine",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "JejakDecide", "JejakMeasure", "JejakDeliver", "CBLAS", "CCrypt",
                "CLinux",
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        // Faces.
        room(
            "JejakWeb",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "JejakEngine",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        room("JejakDemo", ["JejakCore"]),
        .executableTarget(
            name: "jejak",
            dependencies: [
                "JejakCore", "JejakStore", "JejakCollect", "JejakQuery", "JejakLearn",
                "JejakDecide", "JejakMeasure", "JejakDeliver", "JejakEngine", "JejakWeb",
                "JejakDemo",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"],
            swiftSettings: strict
        ),

        // Tests, a target a room, and those of the whole.
        tests("JejakCoreTests", ["JejakCore"], exclude: ["Fixtures"]),
        tests(
            "JejakStoreTests",
            ["JejakCore", "JejakStore", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        tests("JejakJourneyTests", ["JejakCore", "JejakJourney"]),
        tests("JejakQueryTests", ["JejakCore", "JejakJourney", "JejakQuery"], exclude: ["Plain"]),
        tests("JejakLearnTests", ["JejakCore", "JejakLearn"], exclude: ["Fixtures"]),
        tests("JejakDecideTests", ["JejakCore", "JejakDecide"]),
        tests(
            "JejakMeasureTests",
            ["JejakCore", "JejakMeasure", "JejakDecide", "JejakDemo"],
            exclude: ["Fixtures"]
        ),
        tests("JejakDeliverTests", ["JejakCore", "JejakDeliver", "JejakDemo"]),
        tests("JejakCollectTests", ["JejakCore", "JejakCollect"]),
        tests(
            "JejakEngineTests",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "JejakMeasure", "JejakDemo", "JejakEngine",
            ]
        ),
        tests(
            "JejakWebTests",
            [
                "JejakCore", "JejakCollect", "JejakLearn", "JejakEngine", "JejakWeb",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        tests("JejakDemoTests", ["JejakCore", "JejakDemo", "JejakLearn"]),
        tests("HouseTests", []),
        tests("LoopTests", []),
    ],
    cxxLanguageStandard: .cxx17
)
