import type { Approval } from './approvals.ts';
import type { ProtoBreak } from './proto.ts';
import type { ContractChange } from './diff/change.ts';

/** The sources of a release's description. `previous` is null for the first release of a contract. */
export type Release = {
  version: string;
  previous: string | null;
  operations: string[];
  changes: ContractChange[];
  protoBreaks: ProtoBreak[];
  /** The files of gRPC that are not as they were. */
  protoChanges: string[];
  approvals: Approval[];
};

/** A change that is the same for requests and answers, or at several places of one list, is told once. */
function listSentences(changes: ContractChange[]): string[] {
  const lines = changes.map(({ operations, message, pointer }) => {
    const touched = operations.length > 0 ? `${operations.map((name) => `\`${name}\``).join(', ')}: ` : '';
    return `- ${touched}${message} (\`${pointer}\`)`;
  });
  return [...new Set(lines)];
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [`## ${title}`, '', ...lines, ''] : [];

/** Formats the breaks of a beta, each with its reason. */
function formatBreaks({ changes, protoBreaks, approvals }: Release): string[] {
  const because = ({ rule, pointer }: { rule: string; pointer: string }) => {
    const approval = approvals.find((entry) => entry.rule === rule && entry.pointer === pointer);
    if (!approval) return '';
    const whom = approval.consumers.length > 0 ? ` Touches ${approval.consumers.join(', ')}.` : '';
    return `\n  ${approval.reason}${whom}`;
  };
  const http = changes
    .filter(({ severity }) => severity === 'breaking')
    .map((change) => `${listSentences([change])[0]}${because(change)}`);
  const grpc = protoBreaks.map((found) => `- gRPC: ${found.pointer}${because(found)}`);
  return [...new Set([...http, ...grpc])];
}

/** Formats the page of a release: breaks, additions, and the number of changed descriptions. */
export function formatChangelog(release: Release): string {
  const { version, previous, operations, changes } = release;
  const about = (severity: ContractChange['severity'], wanted: (change: ContractChange) => boolean = () => true) =>
    changes.filter((change) => change.severity === severity && wanted(change));
  const isNew = ({ rule }: ContractChange) => rule.endsWith('-added');
  const isProse = ({ rule }: ContractChange) => rule === 'documentation-changed';
  const reworded = new Set(about('harmless', isProse).map(({ pointer }) => pointer)).size;
  const first = ['The first release. Its operations:', '', ...operations.map((id) => `- \`${id}\``), ''];
  const isSame = changes.length === 0 && release.protoBreaks.length === 0 && release.protoChanges.length === 0;
  const since = isSame ? ['Nothing changed for callers.', ''] : [];
  const grpc = release.protoChanges.map((file) => `- \`proto/${file}\` has additions or other words.`);
  return [
    `# ${version}`,
    '',
    ...(previous === null ? first : [`Since ${previous}.`, '', ...since]),
    ...section('Broken on purpose', formatBreaks(release)),
    ...section('To look at', listSentences(about('warning'))),
    ...section('New', listSentences(about('harmless', isNew))),
    ...section('Changed', listSentences(about('harmless', (change) => !isNew(change) && !isProse(change)))),
    ...section('gRPC', grpc),
    ...section('Words', reworded > 0 ? [`The descriptions of ${reworded} places changed.`] : []),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
