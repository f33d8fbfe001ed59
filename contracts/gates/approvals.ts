import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { contractNames } from './baselines.ts';
import { isBeta } from './versions.ts';

/** An approved break of a beta: its reason, and the consumers that it affects. */
export type Approval = { contract: string; rule: string; pointer: string; reason: string; consumers: string[] };

export const approvalsPath = 'contracts/approved-breaks.yaml';

const text = { type: 'string', minLength: 1 };
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['breaks'],
  properties: {
    breaks: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['contract', 'rule', 'reason', 'consumers'],
        oneOf: [{ required: ['pointer'] }, { required: ['pointers'] }],
        properties: {
          contract: { enum: [...contractNames, 'proto'] },
          rule: text,
          pointer: text,
          pointers: { type: 'array', minItems: 1, uniqueItems: true, items: text },
          reason: { type: 'string', minLength: 20 },
          consumers: { type: 'array', uniqueItems: true, items: text },
        },
      },
    },
  },
};
/** An entry of the file: one decision may name several places. */
type ApprovalEntry = Omit<Approval, 'pointer'> & { pointer?: string; pointers?: string[] };

const ajv = new Ajv2020({ allErrors: true });
const isFile = ajv.compile<{ breaks: ApprovalEntry[] }>(schema);

const toApprovals = ({ pointer, pointers = [pointer!], ...entry }: ApprovalEntry): Approval[] =>
  pointers.map((place) => ({ ...entry, pointer: place }));

/**
 * The approved breaks of a contract, one for each place; throws when the file is not in its form. No file is the same as
 * an empty one.
 */
export function readApprovals(root: string, contract: string): Approval[] {
  const path = join(root, approvalsPath);
  const file: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : { breaks: [] };
  if (!isFile(file)) throw new Error(ajv.errorsText(isFile.errors, { dataVar: approvalsPath }));
  return file.breaks.flatMap(toApprovals).filter((approval) => approval.contract === contract);
}

type ContractBreak = { rule: string; pointer: string };

const matches = (approval: Approval, { rule, pointer }: ContractBreak) =>
  approval.rule === rule && approval.pointer === pointer;

/** Lists the breaks of a release that are not approved. Only a beta may be broken. */
export function listUnapproved<Found extends ContractBreak>(
  release: string,
  breaks: Found[],
  approvals: Approval[],
): Found[] {
  const valid = isBeta(release) ? approvals : [];
  return breaks.filter((found) => !valid.some((approval) => matches(approval, found)));
}

/** Lists the faults of the approvals, given the newest release and its breaks. */
export function findApprovalFaults(release: string, breaks: ContractBreak[], approvals: Approval[]): string[] {
  return approvals.flatMap((approval) => {
    const { contract, rule, pointer } = approval;
    const entry = `${approvalsPath}: ${contract} ${rule} ${pointer}`;
    if (!isBeta(release)) return [`${entry}: ${contract} ${release} is no beta: it cannot be broken.`];
    return breaks.some((found) => matches(approval, found)) ? [] : [`${entry}: nothing breaks in this way.`];
  });
}

/** Pairs each approval with the breaks that it approves. */
export const pairApprovals = <Found extends ContractBreak>(breaks: Found[], approvals: Approval[]) =>
  approvals.map((approval) => ({ approval, breaks: breaks.filter((found) => matches(approval, found)) }));
