// SPDX-License-Identifier: Apache-2.0

/// The console's look, in eight parts: the frame, the pieces, the pages, the
/// campaigns, the door in, the segments, the answers, the journeys.
enum Stylesheet {
    static let text =
        frame + pieces + pages + campaigns + door + segments + answers
        + journeys

    /// Colours, type and the page's skeleton. Text on its ground keeps a
    /// contrast of 4.5 to 1 or more by day and by night.
    static let frame = """
        :root {
          color-scheme: light dark;
          --paper: #f6f5f0; --card: #fff; --ink: #1b2422; --quiet: #5a6663; --line: #e2e0d7;
          --accent: #0d6b5e; --accent-ink: #fff; --soft: #e4f0ed; --track: #eceae2;
          --warn: #7d5200; --warn-soft: #fcf1d9; --bad: #a02a1f; --bad-soft: #fbe8e5;
          --good: #1d6b35; --good-soft: #e4f3e7; --shadow: 0 1px 2px rgb(20 30 28 / .05);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #111615; --card: #1a201f; --ink: #e7ecea; --quiet: #a2aeaa; --line: #2d3634;
            --accent: #62cbb8; --accent-ink: #08211c; --soft: #1c3631; --track: #2a3331;
            --warn: #f0c46c; --warn-soft: #362b12; --bad: #f29b91; --bad-soft: #3a1d1a;
            --good: #8fd6a2; --good-soft: #17321f; --shadow: none;
          }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: anywhere; display: grid; grid-template-columns: 228px minmax(0, 1fr);
        }
        a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px;
          border-radius: 4px; }
        main:focus { outline: none; }
        .skip {
          position: absolute; left: 12px; top: -60px; z-index: 9; padding: 10px 16px;
          background: var(--accent); color: var(--accent-ink); border-radius: 8px;
        }
        .skip:focus { top: 12px; }
        .unseen {
          position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap;
        }
        .side {
          position: sticky; top: 0; height: 100vh; padding: 22px 14px; display: flex;
          flex-direction: column; gap: 22px; border-right: 1px solid var(--line);
        }
        .brand {
          display: flex; gap: 11px; align-items: center; color: inherit; text-decoration: none;
          padding: 0 8px; min-width: 0;
        }
        .brand-text { display: grid; line-height: 1.2; min-width: 0; }
        .brand b { font-size: 1.15rem; letter-spacing: -.01em; }
        .brand-place { font-size: .8rem; color: var(--quiet); }
        .mark { width: 36px; height: 36px; flex: none; }
        .mark rect { fill: var(--accent); } .mark g { fill: var(--accent-ink); }
        nav ul { list-style: none; margin: 0; padding: 0; }
        .side nav a {
          display: flex; gap: 11px; align-items: center; padding: 9px 12px; margin: 2px 0;
          border-radius: 10px; color: var(--ink); text-decoration: none;
        }
        .side nav a:hover { background: var(--track); }
        .side nav a[aria-current] { background: var(--soft); color: var(--accent);
          font-weight: 600; }
        .icon {
          width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor;
          stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
        }
        .tools { margin-top: auto; padding: 0 10px; font-size: .82rem; color: var(--quiet); }
        .tools p { margin: 8px 0 0; }
        .languages { display: inline-flex; border: 1px solid var(--line); border-radius: 9px; }
        .languages > * {
          padding: 5px 12px; min-width: 44px; text-align: center; text-decoration: none;
          border-radius: 8px;
        }
        .languages .on { background: var(--soft); color: var(--accent); font-weight: 600; }
        abbr { text-decoration: none; }
        main { padding: 30px 36px 60px; max-width: 1240px; width: 100%; min-width: 0; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; letter-spacing: -.02em; }
        h2 { font-size: 1.08rem; margin: 0; letter-spacing: -.005em; }
        h3 { font-size: 1rem; margin: 0; }
        .title { margin-bottom: 22px; }
        .lead { margin: 6px 0 0; color: var(--quiet); max-width: 62ch; }
        .banner {
          display: flex; gap: 10px; align-items: center; margin: 0 0 22px; padding: 10px 16px;
          background: var(--warn-soft); color: var(--warn); border-radius: 12px;
        }
        .banner p { margin: 0; } .banner a { color: inherit; font-weight: 600; }
        .back { margin: -10px 0 16px; } .back a { text-decoration: none; }
        @media (max-width: 860px) {
          body { display: block; padding-bottom: 74px; }
          .side {
            position: static; height: auto; flex-direction: row; align-items: center;
            justify-content: space-between; padding: 12px 16px; border-right: 0;
            border-bottom: 1px solid var(--line); gap: 10px;
          }
          .brand { padding: 0; } .mark { width: 32px; height: 32px; }
          .tools { margin: 0; padding: 0; text-align: right; }
          .tools .version { display: none; } .tools .zone { margin: 3px 0 0; font-size: .72rem; }
          .side nav {
            position: fixed; inset: auto 0 0; z-index: 5; background: var(--card);
            border-top: 1px solid var(--line); padding-bottom: env(safe-area-inset-bottom);
          }
          .side nav ul { display: flex; justify-content: space-between; padding: 0 2px; }
          .side nav li { min-width: 44px; }
          .side nav a {
            flex-direction: column; gap: 3px; padding: 8px 2px; margin: 4px 2px; min-height: 54px;
            font-size: .65rem; line-height: 1.2; justify-content: center; overflow-wrap: normal;
            letter-spacing: -.01em;
          }
          .side nav a[aria-current] { font-weight: 500; }
          main { padding: 20px 16px 32px; }
          h1 { font-size: 1.45rem; }
        }

        """
}
