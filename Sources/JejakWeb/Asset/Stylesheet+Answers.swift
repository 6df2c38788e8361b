// SPDX-License-Identifier: Apache-2.0

/// What the pictures of answers need.
extension Stylesheet {
    static let answers = """
        .asked { margin: 0 0 14px; color: var(--quiet); font-size: .9rem; }
        .note { color: var(--warn); }
        .funnel-steps .drop { grid-column: 1 / -1; margin-top: 10px; color: var(--warn);
          font-size: .9rem; }
        .funnel-steps .drop a { margin-left: 8px; text-decoration: underline; }
        .card .funnel-steps .bar { height: 12px; }
        .cohorts { table-layout: auto; width: auto; }
        .cohorts thead th { text-align: center; }
        .cohorts thead th:first-child,
        .cohorts th[scope=row] { text-align: left; white-space: nowrap; }
        .cohorts th, .cohorts td { white-space: nowrap; overflow-wrap: normal; }
        .cohorts td { min-width: 46px; } .cohorts .size { color: var(--quiet); }
        .trend { margin: 0; position: relative; }
        .trend svg:not(.swatch) { display: block; width: 100%; height: 200px;
          border-bottom: 1px solid var(--line); }
        .axis-top { margin: 0; color: var(--quiet); font-size: .8rem;
          border-bottom: 1px dashed var(--line); }
        .trend .axis { border-top: 0; }
        .line { fill: none; stroke-width: 2.5; vector-effect: non-scaling-stroke;
          stroke-linejoin: round; }
        path.line-0 { stroke: var(--accent); } circle.line-0 { fill: var(--accent); }
        path.line-1 { stroke: #d79a2b; } .swatch circle.line-1 { fill: #d79a2b; }
        path.line-2 { stroke: #4a78c2; } .swatch circle.line-2 { fill: #4a78c2; }
        path.line-3 { stroke: #b5489a; } .swatch circle.line-3 { fill: #b5489a; }
        path.line-4 { stroke: #c2553f; } .swatch circle.line-4 { fill: #c2553f; }
        path.line-5 { stroke: #7a8b33; } .swatch circle.line-5 { fill: #7a8b33; }
        .trend-legend { margin-top: 10px; font-size: .9rem; gap: 6px 18px; }
        .paths { margin: 0; }
        .cells button.cell { min-height: 24px; min-width: 24px; padding: 2px 6px; margin: -4px 0;
          font: inherit; font-variant-numeric: tabular-nums; background: none; color: inherit;
          border-radius: 6px; text-decoration: underline dotted; text-underline-offset: 3px; }
        .cells button.cell:hover { background: rgb(127 127 127 / .25); }
        .cells .who label { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center;
          font-size: .9rem; color: var(--quiet); }
        .cells .who select { width: auto; min-height: 36px; padding: 5px 10px; }
        .heat.wide thead th { vertical-align: bottom; white-space: normal; min-width: 66px; }
        .heat.wide th[scope=row] { position: sticky; left: 0; background: var(--card); z-index: 1; }
        .pages .facts { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center;
          margin-top: 6px; }
        .pages .badge { white-space: nowrap; }
        .saving { margin-top: 20px; padding-top: 14px; border-top: 1px solid var(--line); }
        .saving button { flex: none; }
        .saving label { font-size: .9rem; color: var(--quiet); }
        .saving .row { max-width: 520px; margin-top: 6px; }
        .saved code { grid-column: 1 / -1; }
        .examples button { display: flex; flex-wrap: wrap; gap: 0 10px; width: 100%; }
        .examples code { color: var(--quiet); font-size: .84rem; }
        .question { gap: 10px; } .question form { flex: none; }
        .question .trend svg { height: 90px; }
        .question .heat td, .question .heat th { padding: 5px 3px; font-size: .76rem; }
        .question .cohorts td { min-width: 38px; }
        .heat.short thead th { min-width: 0; }
        #questions .grid { align-items: start; }
        #questions .heat { border-spacing: 3px; }

        """
}
