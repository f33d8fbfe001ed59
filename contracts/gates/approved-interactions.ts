import { join } from 'node:path';
import { listKeptPacts, readPact } from '#contracts/pact-file.ts';
import { listRefusedRequests } from '#contracts/recorded-requests.ts';
import { approvalsPath, pairApprovals, readApprovals } from './approvals.ts';
import type { Approval } from './approvals.ts';
import { listBaselines, readBundle, readCurrentBundle } from './baselines.ts';
import { listBreaks } from './breaks.ts';
import type { ContractChange } from './diff/change.ts';
import { rules } from './diff/rules.ts';
import { listTouchedConsumers, undetectableRules } from './docs/touched.ts';
import { listInteractionUses } from './docs/uses.ts';
import { isBeta } from './versions.ts';

/** An approved break, and the interactions of the release's pacts that it touches, by consumer. */
export type ApprovedBreak = { approval: Approval; touched: { consumer: string; interactions: string[] }[] };

/** Checks whether a break is only that fewer values are taken: it touches those who send others, which a validator tells. */
const isNarrowing = ({ rule, direction }: ContractChange): boolean =>
  direction === 'request' && rules[rule].verdict.response === 'harmless' && !rule.startsWith('default-');

/** Lists the interactions that each approved break touches, in the pacts of the release that is broken. */
function findTouchedByApprovals(
  documents: { before: object; after: object },
  pacts: Parameters<typeof listInteractionUses>[1],
  breaks: ContractChange[],
  approvals: Approval[],
): ApprovedBreak[] {
  const uses = (document: object) => listInteractionUses(document, pacts);
  const relied = { before: uses(documents.before), after: uses(documents.after) };
  const refused = new Set(
    pacts.flatMap(({ consumer, pact }) =>
      listRefusedRequests(pact, documents.before, documents.after).map(
        ({ description }) => `${consumer} ${description}`,
      ),
    ),
  );
  return pairApprovals(breaks, approvals).map(({ approval, breaks: found }) => {
    const touched = found.flatMap((change) => {
      const all = listTouchedConsumers(change, relied) ?? [];
      if (!isNarrowing(change)) return all;
      return all.map(({ consumer, interactions }) => ({
        consumer,
        interactions: interactions.filter((description) => refused.has(`${consumer} ${description}`)),
      }));
    });
    const byConsumer = Map.groupBy(touched, ({ consumer }) => consumer);
    return {
      approval,
      touched: [...byConsumer]
        .map(([consumer, all]) => ({
          consumer,
          interactions: [...new Set(all.flatMap(({ interactions }) => interactions))],
        }))
        .filter(({ interactions }) => interactions.length > 0),
    };
  });
}

/** Reads the approved breaks of a contract with the interactions of its newest release that they touch; none of a final one. */
export function readApprovedBreaks(root: string, contract: string): ApprovedBreak[] {
  const newest = listBaselines(root, contract).at(-1);
  const approvals = readApprovals(root, contract);
  if (!newest || !isBeta(newest.release) || approvals.length === 0) return [];
  const documents = { before: readBundle(root, newest.path), after: readCurrentBundle(root, contract) };
  const pacts = listKeptPacts(join(root, 'contracts'))
    .filter(({ version }) => version === newest.release)
    .map(({ consumer, version, path }) => ({ consumer, version, pact: readPact(path) }));
  return findTouchedByApprovals(documents, pacts, listBreaks(documents.before, documents.after), approvals);
}

/** Lists the approvals whose consumers are not those that the comparison with their pacts finds. */
export function findConsumerFaults(approved: ApprovedBreak[]): string[] {
  const entries = Map.groupBy(approved, ({ approval: { rule, reason } }) => `${rule} ${reason}`);
  return [...entries.values()].flatMap((entry) => {
    const { contract, rule, pointer, consumers } = entry[0]!.approval;
    const touched = [...new Set(entry.flatMap((one) => one.touched.map(({ consumer }) => consumer)))].sort();
    const isSame = touched.length === consumers.length && touched.every((consumer) => consumers.includes(consumer));
    if (isSame || undetectableRules.has(rule)) return [];
    const found = `it touches ${touched.join(', ') || 'nobody'}, and says ${consumers.join(', ') || 'nobody'}`;
    return [`${approvalsPath}: ${contract} ${rule} ${pointer}: ${found}.`];
  });
}
