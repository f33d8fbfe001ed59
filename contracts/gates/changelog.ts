import type { Approval } from './approvals.ts';
import type { ProtoBreak } from './proto.ts';
import type { Change } from './diff/change.ts';

/** What a release is described from. `previous` is null for the first one of its contract. */
export type Release = {
  version: string;
  previous: string | null;
  operations: string[];
  changes: Change[];
  protoBreaks: ProtoBreak[];
  /** The files of gRPC that are not as they were. */
  protoChanges: string[];
  approvals: Approval[];
};

/** A change that is the same for requests and answers, or at several places of one list, is told once. */
function told(changes: Change[]): string[] {
  const lines = changes.map(({ operations, message, pointer }) => {
    const touched = operations.length > 0 ? `${operations.map((name) => `\`${name}\``).join(', ')}: ` : '';
    return `- ${touched}${message} (\`${pointer}\`)`;
  });
  return [...new Set(lines)];
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [`## ${title}`, '', ...lines, ''] : [];

/** The breaks of a beta, each with the reason that was given for it. */
function brokenLines({ changes, protoBreaks, approvals }: Release): string[] {
  const because = ({ rule, pointer }: { rule: string; pointer: string }) => {
    const approval = approvals.find((entry) => entry.rule === rule && entry.pointer === pointer);
    if (!approval) return '';
    const whom = approval.consumers.length > 0 ? ` Touches ${approval.consumers.join(', ')}.` : '';
    return `\n  ${approval.reason}${whom}`;
  };
  const http = changes
    .filter(({ severity }) => severity === 'breaking')
    .map((change) => `${told([change])[0]}${because(change)}`);
  const grpc = protoBreaks.map((found) => `- gRPC: ${found.pointer}${because(found)}`);
  return [...new Set([...http, ...grpc])];
}

/** The page of a release: what a caller has to know, what is new, and how much of the words changed. */
export function changelogOf(release: Release): string {
  const { version, previous, operations, changes } = release;
  const about = (severity: Change['severity'], wanted: (change: Change) => boolean = () => true) =>
    changes.filter((change) => change.severity === severity && wanted(change));
  const isNew = ({ rule }: Change) => rule.endsWith('-added');
  const isProse = ({ rule }: Change) => rule === 'documentation-changed';
  const reworded = new Set(about('harmless', isProse).map(({ pointer }) => pointer)).size;
  const first = ['The first release. Its operations:', '', ...operations.map((id) => `- \`${id}\``), ''];
  const isSame = changes.length === 0 && release.protoBreaks.length === 0 && release.protoChanges.length === 0;
  const since = isSame ? ['Nothing changed for callers.', ''] : [];
  const grpc = release.protoChanges.map((file) => `- \`proto/${file}\` has additions or other words.`);
  return [
    `# ${version}`,
    '',
    ...(previous === null ? first : [`Since ${previous}.`, '', ...since]),
    ...section('Broken on purpose', brokenLines(release)),
    ...section('To look at', told(about('warning'))),
    ...section('New', told(about('harmless', isNew))),
    ...section('Changed', told(about('harmless', (change) => !isNew(change) && !isProse(change)))),
    ...section('gRPC', grpc),
    ...section('Words', reworded > 0 ? [`The descriptions of ${reworded} places changed.`] : []),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
