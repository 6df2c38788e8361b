// SPDX-License-Identifier: Apache-2.0

/// What the groups of journeys and their map need.
extension Stylesheet {
    static let journeys = """
        .comparing > p { margin: 0 0 10px; } .comparing .bar { margin: 0 0 12px; }
        .comparing .facts { margin: 12px 0 0; }
        .comparing .facts li + li { margin-top: 8px; }
        .badge.good { background: var(--good-soft); color: var(--good); }
        .badge.warn { background: var(--warn-soft); color: var(--warn); }
        .stage canvas { display: none; width: 100%; height: min(68vh, 620px); color: var(--ink);
          background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
          touch-action: none; cursor: crosshair; }
        .stage.alive canvas { display: block; }
        .stage:not(.alive) .map-tools, .stage:not(.alive) .said { display: none; }
        .map-tools { display: flex; flex-wrap: wrap; gap: 10px 18px; align-items: center;
          margin-bottom: 12px; }
        .map-tools .row { margin: 0; flex-wrap: wrap; }
        .map-tools fieldset { border: 0; padding: 0; min-width: 0; }
        .map-tools label { display: flex; gap: 7px; align-items: center; min-height: 44px; }
        .map-tools input { width: 20px; min-height: 20px; height: 20px; margin: 0; }
        .map-tools button { min-width: 44px; }
        .said { margin: 10px 0; min-height: 1.5em; font-weight: 600; }
        .picking { flex-wrap: wrap; padding: 10px 14px; background: var(--soft);
          border-radius: 12px; } .picking[hidden] { display: none; }
        .picking output { font-weight: 650; }
        .legend.flat { display: grid; gap: 6px 18px; margin: 14px 0;
          grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
        .differences th:first-child { width: 32%; } .differences td { vertical-align: top; }
        .differences th:nth-child(n+3) { width: 17%; }
        .keep .row { flex-wrap: wrap; } .keep input { flex: 1 1 220px; width: auto; }
        @media (max-width: 860px) {
          .stage canvas { height: 380px; }
          .differences tr { grid-template-columns: 1fr 1fr; }
          .differences th:first-child { width: auto; }
          .differences td:nth-child(2) { grid-column: 1 / -1; }
        }

        """
}
