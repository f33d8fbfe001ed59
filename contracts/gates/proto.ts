import { execFile } from 'node:child_process';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { findApprovalFaults, readApprovals, listUnapproved } from './approvals.ts';
import { listBindingBaselines } from './baselines.ts';

/** A break of the services of gRPC, as buf finds it. */
export type ProtoBreak = { rule: string; pointer: string };

type BufLine = { path?: string; type: string; message: string };

/**
 * Lists the breaks for callers who were built from the files in `released`. Everything is on this disk: buf asks no
 * network.
 */
export async function listProtoBreaks(root: string, current: string, released: string): Promise<ProtoBreak[]> {
  const buf = join(root, 'node_modules/@bufbuild/buf/bin/buf');
  const args = [buf, 'breaking', current, '--against', released, '--error-format', 'json'];
  const run = promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1e8 });
  const { code, stdout, stderr } = await run.then(
    (output) => ({ ...output, code: 0 }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  // 100 is how buf says that it found something; anything else is that it could not look.
  if (code !== 0 && code !== 100) throw new Error(`buf breaking failed:\n${stdout}${stderr}`);
  const found = stdout.split('\n').filter(Boolean);
  return found
    .map((line) => JSON.parse(line) as BufLine)
    .map(({ path = '', type, message }) => {
      if (type === 'COMPILE') throw new Error(`buf breaking failed: ${message}`);
      const file = path
        .slice(current.length + 1)
        .split(sep)
        .join('/');
      return { rule: type, pointer: file ? `${file}: ${message}` : message };
    });
}

/** Lists the breaks of gRPC: compares the proto files with those of each release that still binds. */
export async function listProtoFaults(root: string): Promise<string[]> {
  const baselines = listBindingBaselines(root, 'proto');
  const newest = baselines.at(-1);
  if (!newest) return ['proto has no baseline to be held against: npm run release -- <version> makes one.'];
  const approvals = readApprovals(root, 'proto');
  const broken = await Promise.all(
    baselines.map(async (baseline) => ({ ...baseline, breaks: await listProtoBreaks(root, 'proto', baseline.path) })),
  );
  return [
    ...broken.flatMap(({ release, breaks }) =>
      listUnapproved(release, breaks, approvals).map(
        ({ rule, pointer }) => `proto ${release} is broken: ${rule}, ${pointer}`,
      ),
    ),
    ...findApprovalFaults(newest.release, broken.at(-1)!.breaks, approvals),
  ];
}
