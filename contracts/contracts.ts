import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { recordPacts } from './consumers.ts';
import { createExcuses } from './excuses.ts';
import { freezePacts } from './freeze.ts';
import { canIDeploy, readMatrix, addVerdicts, listFailed, writeMatrix, type DeployQuery } from './matrix.ts';
import { listKeptPacts, pactPath, readPact, unreleased, writeText } from './pact-file.ts';
import { verifyPacts } from './verify.ts';

/** `npm run contracts`: see docs/guides/contracts.md. */

const { values } = parseArgs({
  options: {
    'can-i-deploy': { type: 'boolean' },
    'provider-version': { type: 'string' },
    consumer: { type: 'string' },
    version: { type: 'string' },
    freeze: { type: 'string' },
    final: { type: 'boolean' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Records the pacts of the consumers, verifies running providers against all kept pacts, and writes the matrix. */
async function verifyAll(): Promise<boolean> {
  for (const [consumer, text] of await recordPacts()) writeText(pactPath(consumer, unreleased), text);
  const kept = listKeptPacts();
  const verdicts = await verifyPacts(kept.map(({ path }) => path));
  writeMatrix(addVerdicts(readMatrix(), verdicts, commitDate()));
  const findExcuse = createExcuses();
  const held = kept.map(({ consumer, version, path }, at) => {
    const { interactions, failures } = verdicts[at]!;
    const excuses = listFailed(readPact(path), failures).map((failed) => findExcuse(consumer, version, failed));
    const excuse = excuses.includes(null) ? null : (excuses[0] ?? null);
    const mark = failures.length === 0 ? 'ok  ' : excuse ? 'fail' : 'FAIL';
    say(`${mark} ${consumer} ${version} (${excuse ?? `${interactions} interactions`})`);
    for (const failure of failures) say(`     ${failure}`);
    return mark !== 'FAIL';
  });
  return held.every(Boolean);
}

/** Returns the time of the verified commit, not of the verification. */
function commitDate(): string {
  try {
    const args = ['log', '-1', '--format=%cI'];
    const text = execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return new Date(text.trim()).toISOString();
  } catch {
    return new Date().toISOString();
  }
}

function deployable(): boolean {
  const { 'provider-version': providerVersion, consumer, version } = values;
  const asked = { providerVersion, consumer, version };
  const question = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as DeployQuery;
  const { yes, reasons } = canIDeploy(readMatrix(), question);
  for (const reason of reasons) say(reason);
  say(yes ? 'Yes.' : 'No.');
  return yes;
}

function freeze(version: string): boolean {
  const files = freezePacts(version, { final: values.final ?? false });
  for (const file of files) say(`wrote contracts/${file}`);
  if (files.length === 0) say(`The pacts of ${version} are final.`);
  return true;
}

const run = values['can-i-deploy'] ? deployable : values.freeze ? () => freeze(values.freeze!) : verifyAll;
process.exitCode = (await run()) ? 0 : 1;
