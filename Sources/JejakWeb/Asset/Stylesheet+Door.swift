// SPDX-License-Identifier: Apache-2.0

/// What the pages about what comes in and who is who need.
extension Stylesheet {
    static let door = """
        .tabs { margin: -6px 0 20px; }
        .tabs ul { display: flex; flex-wrap: wrap; gap: 6px; }
        .tabs a { display: block; padding: 8px 15px; border-radius: 99px; text-decoration: none;
          background: var(--track); color: var(--ink); font-size: .92rem; }
        .tabs a:hover { background: var(--soft); color: var(--accent); }
        .tabs a[aria-current] { background: var(--accent); color: var(--accent-ink);
          font-weight: 600; }
        .senders { margin-bottom: 20px; } .senders .cluster { background: var(--card); }
        .senders .actions { margin-top: auto; padding-top: 8px; }
        .cluster .actions { margin: 4px 0 0; }
        .cluster .button { padding: 7px 13px; min-height: 40px; font-size: .88rem; }
        .copied { position: relative; }
        .copied .copy { margin-top: 8px; padding: 7px 14px; min-height: 40px; font-size: .88rem;
          background: var(--soft); color: var(--accent); }
        .tail { margin-top: 14px; } .tail td:first-child { white-space: nowrap;
          font-variant-numeric: tabular-nums; }
        .tail th > .quiet { display: block; }
        .tail td.quiet { font-size: .86rem; }
        .refusals { table-layout: fixed; } .refusals thead th:first-child { width: 60%; }
        .kept { margin-top: 0; border-top: 1px solid var(--line); }
        .kept summary { color: var(--ink); width: auto; }
        .planned { margin: 0 0 8px; background: var(--card); border: 1px solid var(--line);
          border-radius: 13px; padding: 6px 17px; }
        .planned summary { color: var(--ink); width: auto; }
        .findings { list-style: none; margin: 0; padding: 0; }
        .findings > li { padding: 9px 0; border-top: 1px solid var(--line); }
        .findings > li:first-child { border-top: 0; } .findings p { margin: 0 0 6px; }
        .findings b + .quiet { margin-left: 4px; }
        .cluster > h2 + p { margin: 0; } .cluster > .quiet { margin: 0; }
        .cluster .findings > li { padding: 6px 0; }
        .findings.warn { background: var(--warn-soft); color: var(--warn); border-radius: 12px;
          padding: 4px 16px; margin-bottom: 12px; }
        .choices a { display: block; padding: 5px 0; text-decoration: none; }
        .choices a:hover { text-decoration: underline; }
        .identity { margin: 0 0 8px; }
        .identity svg { display: block; width: 100%; max-width: 470px; height: auto; }
        .identity .box rect { fill: var(--soft); stroke: var(--accent); }
        .identity .box text { fill: var(--ink); font-size: 12px; }
        .identity .box .kind { fill: var(--quiet); font-size: 10.5px; }
        .identity .other rect { fill: none; stroke: #8b9692; stroke-dasharray: 4 3; }
        .identity .line { fill: none; stroke: var(--accent); stroke-width: 1.6; }
        .identity .unused { stroke: var(--bad); stroke-dasharray: 5 4; }
        .identity .number circle { fill: var(--card); stroke: #8b9692; }
        .identity .number text { fill: var(--ink); font-size: 10px; }
        .joined { margin: 0; padding-left: 24px; display: grid; gap: 7px; font-size: .9rem; }
        .trail { font-size: .9rem; margin-bottom: 12px; }
        .idents { list-style: none; margin: 0; padding: 0; display: grid; gap: 5px;
          font-size: .9rem; }
        .side-by-side { display: grid; gap: 12px;
          grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); }
        @media (max-width: 860px) {
          .tabs a { padding: 8px 12px; font-size: .86rem; }
          .tail td:last-child, .tail th:last-child { display: none; }
          .tail th, .tail td { padding-right: 10px; }
          .refusals tr { grid-template-columns: 1fr 1fr; }
          .refusals thead th:first-child { width: auto; }
        }

        """
}
