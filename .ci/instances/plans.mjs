// Reads the plans that auto_explain has written as JSON into a log of PostgreSQL, and fails when a statement about one session has looked into more
// than one partition of its events, or has read one without an index: `node plans.mjs LOG`.
import { readFileSync } from 'node:fs';

/** Statements of the background that concern all sessions. */
const ofAll = /\bcount\(\*\) FROM session_events\b|pg_column_size|sum\(octet_length/;
const statements = new Map();

function* nodesOf(node) {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

for (const [, json] of readFileSync(process.argv[2], 'utf8').matchAll(/ plan:\n((?:\t.*\n)+)/g)) {
  const { 'Query Text': text, Plan: plan } = JSON.parse(json);
  if (!text.includes('session_events') || ofAll.test(text)) continue;
  const scans = [...nodesOf(plan)].filter(
    (node) =>
      node['Relation Name']?.startsWith('session_events_') &&
      /Scan/.test(node['Node Type']) &&
      node['Actual Loops'] > 0,
  );
  const partitions = new Set(scans.map((node) => node['Relation Name']));
  const found = statements.get(text) ?? { times: 0, partitions: 0, unindexed: 0, buffers: 0 };
  found.times += 1;
  found.partitions = Math.max(found.partitions, partitions.size);
  found.unindexed += scans.filter((node) => node['Node Type'] === 'Seq Scan').length;
  found.buffers = Math.max(found.buffers, plan['Shared Hit Blocks'] ?? 0);
  statements.set(text, found);
}
let times = 0;
const wrong = [];
for (const [text, found] of statements) {
  times += found.times;
  if (found.partitions > 1 || found.unindexed > 0)
    wrong.push({ ...found, text: text.replace(/\s+/g, ' ').slice(0, 400) });
}
console.log(`${statements.size} statements about the log of a session, carried out ${times} times.`);
if (wrong.length > 0 || statements.size < 5) {
  console.error(JSON.stringify(wrong, null, 2));
  process.exit(1);
}
console.log('Each looks into one partition at most, by an index.');
