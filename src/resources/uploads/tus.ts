import { invalidRequest, problem } from '#src/api/problems.ts';

/** The version of the protocol tus that is spoken. Source: https://tus.io/protocols/resumable-upload */
export const tusVersion = '1.0.0';

/** The parts of the protocol that are there beside its core. */
const tusExtensions = 'creation,creation-with-upload,termination,expiration';

/** Returns what describes the paths of uploads in answers to `OPTIONS`, as clients of tus ask for it. */
export const describeUploads =
  (maxBytes: number) =>
  (path: string): Record<string, string> =>
    /^\/v2\/uploads(\/|$)/.test(path)
      ? {
          'Tus-Resumable': tusVersion,
          'Tus-Version': tusVersion,
          'Tus-Extension': tusExtensions,
          'Tus-Max-Size': String(maxBytes),
        }
      : {};

/** @throws `precondition_failed` for another version of tus than the one that is spoken */
export function requireTusVersion({ 'Tus-Resumable': version }: { 'Tus-Resumable'?: string | undefined }): void {
  if (version === undefined || version === tusVersion) return;
  throw problem(
    'precondition_failed',
    `Tus-Resumable is ${JSON.stringify(version)}; this server speaks ${tusVersion}.`,
  );
}

/** Facts about a file that is uploaded. */
type UploadMetadata = { filename?: string; user_id?: string };

/** Returns a text in base64, or null when it is none in UTF-8. */
function decodeText(base64: string): string | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

/** Reads `Upload-Metadata`: pairs of a name and a value in base64. Others than those that are known are ignored. @throws `invalid_request` */
export function readUploadMetadata(header: string | undefined): UploadMetadata {
  const known: UploadMetadata = {};
  for (const pair of (header ?? '').split(',')) {
    const [name = '', base64 = ''] = pair.trim().split(' ');
    if (name !== 'filename' && name !== 'user_id') continue;
    const value = decodeText(base64);
    if (value === null) {
      const detail = `The value of ${name} must be a text in UTF-8, written in base64.`;
      throw invalidRequest([{ parameter: 'Upload-Metadata', detail, code: 'base64' }]);
    }
    if (value !== '') known[name] = value;
  }
  return known;
}
