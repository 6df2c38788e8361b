// SPDX-License-Identifier: Apache-2.0

/// Cards, tiles, bars, tables: what pages are put together from.
extension Stylesheet {
    static let pieces = """
        .card {
          background: var(--card); border: 1px solid var(--line); border-radius: 16px;
          padding: 20px 22px; margin: 0 0 20px; box-shadow: var(--shadow); min-width: 0;
        }
        .card-head {
          display: flex; justify-content: space-between; align-items: center; gap: 12px;
          margin-bottom: 14px; position: relative;
        }
        .card > p:last-child, .card > ul:last-child { margin-bottom: 0; }
        .columns { display: grid; gap: 20px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
        .columns.wide-left { grid-template-columns: minmax(0, 1.65fr) minmax(0, 1fr); }
        .grid {
          display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
        }
        .grid.clusters { grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); }
        .tiles {
          display: grid; gap: 14px; margin: 0 0 20px;
          grid-template-columns: repeat(auto-fit, minmax(170px, 1fr));
        }
        .tile {
          background: var(--card); border: 1px solid var(--line); border-radius: 16px;
          padding: 16px 18px; box-shadow: var(--shadow); min-width: 0;
        }
        .card .tile { background: var(--paper); border-color: transparent; box-shadow: none; }
        .tile dt { color: var(--quiet); font-size: .88rem; }
        .tile dd { margin: 2px 0 0; }
        .tile-value {
          display: block; font-size: 1.65rem; font-weight: 650; line-height: 1.25;
          letter-spacing: -.02em; font-variant-numeric: tabular-nums;
        }
        .tile-note { display: block; color: var(--quiet); font-size: .82rem; }
        .explain summary {
          list-style: none; cursor: pointer; width: 26px; height: 26px; border-radius: 50%;
          display: grid; place-items: center; border: 1px solid var(--line); color: var(--quiet);
          font-size: .82rem; font-weight: 600;
        }
        .explain summary::-webkit-details-marker { display: none; }
        .explain summary:hover, .explain[open] summary { background: var(--soft);
          color: var(--accent); }
        .explain p {
          position: absolute; right: 0; top: 100%; z-index: 3; margin: 6px 0 0;
            width: min(380px, 100%);
          background: var(--card); border: 1px solid var(--line); border-radius: 12px;
          padding: 14px 16px; font-size: .9rem; box-shadow: 0 8px 28px rgb(10 20 18 / .18);
        }
        .quiet { color: var(--quiet); font-size: .86rem; font-weight: 400; }
        .count { margin: 0 0 12px; color: var(--quiet); } .count b { color: var(--ink); }
        .big { font-size: 1.5rem; font-weight: 650; margin: 4px 0; letter-spacing: -.01em; }
        .after { margin: 14px 0 0; }
        .bar { display: block; width: 100%; height: 7px; border-radius: 4px; margin-top: 6px; }
        .bar-back { fill: var(--track); } .bar-front, .swatch circle { fill: var(--accent); }
        .bar-front[fill], .swatch circle[fill] { fill: revert-layer; }
        .swatch { width: 10px; height: 10px; flex: none; margin-right: 8px;
          display: inline-block; }
        .ranks { list-style: none; margin: 0; padding: 0; display: grid; gap: 14px; }
        .ranks li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; }
        .ranks li > .bar, .ranks li > .quiet { grid-column: 1 / -1; }
        .ranks a { text-decoration: none; } .ranks a:hover { text-decoration: underline; }
        .ranks b { font-weight: 550; }
        .amount { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .ranks .amount { color: var(--quiet); font-size: .9rem; }
        .chip {
          display: inline-block; padding: 4px 12px; border-radius: 99px; background: var(--track);
          font-size: .88rem; color: var(--ink); text-decoration: none;
        }
        a.chip:hover { background: var(--soft); color: var(--accent); }
        .chip.strong { background: var(--soft); color: var(--accent); font-weight: 600; }
        .chips { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap;
          gap: 8px; }
        .badge {
          padding: 2px 10px; border-radius: 99px; font-size: .8rem; font-weight: 600;
          background: var(--track); white-space: nowrap;
        }
        .badge.good { background: var(--good-soft); color: var(--good); }
        .badge.warn { background: var(--warn-soft); color: var(--warn); white-space: normal; }
        .badge.bad { background: var(--bad-soft); color: var(--bad); }
        p.warn { color: var(--warn); } .error { color: var(--bad); font-weight: 550; }
        .path { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 4px; margin: 0;
          padding: 0; }
        .path li {
          background: var(--track); border-radius: 7px; padding: 3px 9px; font-size: .84rem;
          display: inline-flex; gap: 5px; align-items: center; position: relative;
          margin-right: 11px;
        }
        .path li:not(:last-child)::after { content: "›"; color: var(--quiet); position: absolute;
          right: -12px; }
        .path .more { background: none; color: var(--quiet); }
        .empty { text-align: left; } .empty p { color: var(--quiet); margin: 6px 0 12px; }
        pre { margin: 0; white-space: pre-wrap; font-size: .86rem; line-height: 1.5; }
        code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
          monospace; }
        .command, .marked {
          background: var(--track); border-radius: 10px; padding: 11px 14px; user-select: all;
        }
        mark { background: var(--bad); color: var(--card); border-radius: 2px; }
        table { width: 100%; border-collapse: collapse; font-size: .93rem; }
        th, td { text-align: left; padding: 10px 20px 10px 0; vertical-align: top; }
        td, tbody th { border-top: 1px solid var(--line); font-weight: 400; }
        thead th { color: var(--quiet); font-size: .82rem; font-weight: 500; }
        tbody th > .quiet, td > .quiet { display: block; }
        .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        tr > :last-child { padding-right: 0; }
        .people { table-layout: fixed; } .people thead th:nth-child(1) { width: 22%; }
        .people thead th:nth-child(2):nth-last-child(5) { width: 30%; }
        .people thead th:nth-last-child(3) { width: 9%; }
        .people .group a { text-decoration: none; } td.group { font-size: inherit; }
        .scroll { overflow-x: auto; margin-top: 10px; }
        .pager { display: flex; justify-content: space-between; align-items: center;
          margin-top: 16px;
          gap: 12px; color: var(--quiet); font-size: .9rem; }
        .button, button {
          font: inherit; font-weight: 600; font-size: .94rem; cursor: pointer; border: 0;
          display: inline-flex; gap: 8px; align-items: center; justify-content: center;
          padding: 10px 18px; min-height: 44px; border-radius: 11px; text-decoration: none;
          background: var(--accent); color: var(--accent-ink);
        }
        .pager .button { background: var(--soft); color: var(--accent); }
        .button:hover, button:hover { filter: brightness(1.08); }
        input, select, textarea {
          font: inherit; width: 100%; min-width: 0; padding: 10px 13px; min-height: 44px;
          color: var(--ink); background: var(--card); border: 1px solid #8b9692;
            border-radius: 11px;
        }
        textarea { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: .92rem; resize: vertical; }
        @media (max-width: 860px) {
          .columns, .columns.wide-left { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .card { padding: 16px; border-radius: 14px; margin-bottom: 14px; }
          .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px;
            margin-bottom: 14px; }
          .tile { padding: 12px 14px; } .tile-value { font-size: 1.3rem; }
          .grid, .grid.clusters { grid-template-columns: minmax(0, 1fr); }
          .stacked thead { display: none; }
          .stacked tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr));
            gap: 6px 14px; padding: 13px 0; border-top: 1px solid var(--line); }
          .stacked th, .stacked td { display: block; border: 0; padding: 0; text-align: left;
            white-space: normal; }
          .stacked tbody th { grid-column: 1 / -1; font-size: 1.02rem; }
          .people tbody th { grid-column: 1 / 3; grid-row: 1; }
          .people .last { grid-column: 3; grid-row: 1; text-align: right; color: var(--quiet);
            font-size: .86rem; }
          .people .group { grid-column: 1 / -1; grid-row: 2; }
          .people .last::before, .people .group::before { display: none; }
          .stacked td::before { content: attr(data-name); display: block; color: var(--quiet);
            font-size: .78rem; }
        }

        """
}
