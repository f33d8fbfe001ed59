import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { unreleased } from '#contracts/pact-file.ts';
import { approvalsPath, readApprovals } from './approvals.ts';
import type { Approval } from './approvals.ts';
import { baselinePath, listBaselines, newestContract, readCurrentBundle, readBundle } from './baselines.ts';
import type { Baseline } from './baselines.ts';
import { formatAsMarkdown } from './docs/as-markdown.ts';
import { createChangelogModel } from './docs/model.ts';
import type { GrpcChanges } from './docs/model.ts';
import { readKeptPacts } from './docs/sources.ts';
import { listProtoBreaks } from './proto.ts';
import { toContractName } from './versions.ts';

/** The files that a release leaves in the repository: texts by path. */
export type ReleaseFiles = Map<string, string>;

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

/** The services of gRPC belong to the newest version of the contract. */
const hasProto = (version: string): boolean => toContractName(version) === newestContract;

/** Returns all services that are offered: ours, and the standard ones, health and reflection. */
function protoFiles(root: string, version: string): ReleaseFiles {
  const paths = readdirSync(join(root, 'proto'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.proto'))
    .map((path) => path.replaceAll('\\', '/'));
  return new Map(paths.map((path) => [`${baselinePath('proto', version)}/${path}`, read(root, `proto/${path}`)]));
}

/** Returns the files of gRPC that say something else, or in other words, than an earlier release did. */
function protoChanges(root: string, version: string, earlier: Baseline): string[] {
  const [now, then] = [baselinePath('proto', version), earlier.path];
  return [...protoFiles(root, version)].flatMap(([path, text]) => {
    const file = path.slice(now.length + 1);
    return existsSync(join(root, then, file)) && read(root, join(then, file)) === text ? [] : [file];
  });
}

const listContracts = (version: string) => [toContractName(version), ...(hasProto(version) ? ['proto'] : [])];

/** The approved breaks are part of this release: they are told in its changelog, and no longer approved. */
function clearApprovals(root: string, version: string): ReleaseFiles {
  const path = join(root, approvalsPath);
  if (!existsSync(path) || readReleaseApprovals(root, version).length === 0) return new Map();
  const document = parseDocument(readFileSync(path, 'utf8'));
  const breaks = document.get('breaks');
  if (isSeq(breaks)) {
    const spent = listContracts(version);
    breaks.items = breaks.items.filter((item) => !(isMap(item) && spent.includes(String(item.get('contract')))));
  }
  return new Map([[approvalsPath, document.toString({ lineWidth: 120 })]]);
}

export const readReleaseApprovals = (root: string, version: string): Approval[] =>
  listContracts(version).flatMap((contract) => readApprovals(root, contract));

/** Returns what changed in gRPC since the release before. */
async function findGrpcChanges(root: string, version: string, approvals: Approval[]): Promise<GrpcChanges> {
  const previous = listBaselines(root, 'proto').findLast(({ release }) => release !== version);
  if (!hasProto(version) || !previous) return { breaks: [], files: [] };
  const breaks = await listProtoBreaks(root, 'proto', previous.path);
  return {
    breaks: breaks.map((found) => ({ pointer: found.pointer, approval: findApproval(approvals, found) })),
    files: protoChanges(root, version, previous),
  };
}

const findApproval = (approvals: Approval[], { rule, pointer }: { rule: string; pointer: string }) =>
  approvals.find((approval) => approval.rule === rule && approval.pointer === pointer) ?? null;

/** Formats the page of a release: what changed since the one before, and whom it touches of the consumers of earlier ones. */
async function changelog(root: string, version: string, today: string): Promise<string> {
  const contract = toContractName(version);
  const previous = listBaselines(root, contract).findLast(({ release }) => release !== version);
  const approvals = readReleaseApprovals(root, version);
  return formatAsMarkdown(
    createChangelogModel({
      contract,
      from: previous ? { name: previous.release, document: readBundle(root, previous.path) } : null,
      to: { name: version, document: readCurrentBundle(root, contract) },
      date: today,
      newestRelease: null,
      pacts: readKeptPacts(root).filter((pact) => pact.version !== unreleased && pact.version !== version),
      reasonFor: (change) => findApproval(approvals, change),
      grpc: await findGrpcChanges(root, version, approvals),
      pairs: [],
    }),
  );
}

/** Returns the list of releases at the root, with this one at its head; nothing where there is no list. */
function addToReleaseList(root: string, version: string): ReleaseFiles {
  const path = 'CHANGELOG.md';
  const line = `- [${version}](docs/changelog/${version}.md)\n`;
  if (!existsSync(join(root, path))) return new Map();
  const text = read(root, path);
  const first = text.indexOf('\n- [') + 1 || text.length;
  return new Map([[path, text.includes(line) ? text : text.slice(0, first) + line + text.slice(first)]]);
}

/** Everything that a release freezes and says. The same repository gives the same bytes on the same day. */
export async function buildReleaseFiles(root: string, version: string, today: string): Promise<ReleaseFiles> {
  const contract = toContractName(version);
  return new Map([
    [baselinePath(contract, version), read(root, `generated/${contract}/openapi.json`)],
    ...(hasProto(version) ? protoFiles(root, version) : []),
    [`docs/changelog/${version}.md`, await changelog(root, version, today)],
    ...addToReleaseList(root, version),
    ...clearApprovals(root, version),
  ]);
}
