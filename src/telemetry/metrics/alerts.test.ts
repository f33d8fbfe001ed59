import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faultKinds } from '#src/testing/faults/fault-kinds.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Rule = { alert: string; expr: string; labels: { severity: string }; annotations: { runbook: string } };
const { groups } = parse(read('docs/operations/alerts/rules.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('docs/operations/alerts/dashboard.json')) as {
  panels: { targets?: { expr: string }[] }[];
};
const queries = [
  ...rules.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];
const runbook = read('docs/operations/alerts.md');
const metrics = [...read('docs/operations/metrics.md').matchAll(/^\| `(parley_\w+)`/gm)].map(([, name]) => name!);
const operations = new Set(
  ['v1', 'v2', 'openai'].flatMap((name) => {
    const { paths } = JSON.parse(read(`generated/${name}/openapi.json`)) as {
      paths: Record<string, Record<string, { operationId?: string }>>;
    };
    return Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  }),
);

describe('the alerts and the dashboard', () => {
  it('ask for metrics that there are', () => {
    const named = new Set(queries.flatMap((query) => query.match(/\bparley_\w+/g) ?? []));
    const known = metrics.flatMap((name) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]);
    expect([...named].filter((name) => !known.includes(name))).toEqual([]);
    expect(metrics.filter((name) => !queries.some((query) => query.includes(name)))).toEqual([
      'parley_stream_duration_seconds',
    ]);
  });

  it('leave out operations that there are', () => {
    const named = rules.flatMap(({ expr }) => /operation!~"([^"]*)"/.exec(expr)?.[1]?.split('|') ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !operations.has(id))).toEqual([]);
  });

  it('are those that the faults name, and each fault is in their table', () => {
    const named = [...read('docs/operations/faults.md').matchAll(/\[(Parley\w+)\]\(alerts\.md#(\w+)\)/g)];
    expect(named.filter(([, alert, anchor]) => anchor !== alert!.toLowerCase())).toEqual([]);
    const all = new Set(rules.map(({ alert }) => alert));
    expect(named.map(([, alert]) => alert!).filter((alert) => !all.has(alert))).toEqual([]);
    const table = new Set(['none', ...named.map(([, alert]) => alert)]);
    expect(faultKinds.filter(({ alert }) => !table.has(alert)).map(({ name }) => name)).toEqual([]);
  });

  it.each(rules)('$alert has a section of the runbook, and a test', ({ alert, annotations, labels }) => {
    expect(annotations.runbook).toBe(`docs/operations/alerts.md#${alert.toLowerCase()}`);
    expect(runbook).toContain(`\n## ${alert}\n`);
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(read('docs/operations/alerts/rules.test.yaml')).toContain(`alertname: ${alert}\n`);
  });
});
