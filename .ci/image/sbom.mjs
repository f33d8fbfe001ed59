// Lists what an installation for production has, as CycloneDX, and refuses licences that nobody has agreed to.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Licences that allow use and distribution without conditions but a notice. */
const allowed = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
]);

const npm = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
const { status, stdout, stderr } = spawnSync('npm', npm, { encoding: 'utf8', maxBuffer: 1e8 });
if (status !== 0) throw new Error(stderr);
const { bomFormat, components } = JSON.parse(stdout);
if (bomFormat !== 'CycloneDX' || components.length < 20) throw new Error('npm lists no components.');
const toName = ({ license, expression }) => license?.id ?? license?.name ?? expression ?? 'none';
const refused = components
  .map(({ name, version, licenses = [] }) => ({ name: `${name}@${version}`, found: licenses.map(toName) }))
  .filter(({ found }) => found.length === 0 || !found.every((one) => allowed.has(one)));
if (refused.length > 0) throw new Error(`Licences that are not allowed: ${JSON.stringify(refused)}`);
const file = process.argv[2];
if (file) writeFileSync(file, stdout);
console.log(`${components.length} packages for production, each under one of ${[...allowed].join(', ')}.`);
