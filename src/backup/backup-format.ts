/**
 * The form of a backup: a tar archive, compressed with gzip. Its first entry says what it is, its last one has the SHA-256 of each
 * other entry, as `sha256sum -c` reads them. So an archive that ends too early has no last entry.
 */
export const aboutName = 'backup.json';
export const sumsName = 'SHA256SUMS';

/** The first entry of a backup. */
export type BackupAbout = {
  format: 1;
  /** The version of Parley that has made the backup. */
  parley: string;
  /** The major version of PostgreSQL whose files are in it. */
  postgres: string;
  createdAt: string;
  /** Whether the bytes of uploaded files are in it, or in a store that is backed up by itself. */
  files: 'included' | 'elsewhere';
};

/** A backup that cannot be made or read. The message is a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}

/** Tells whether a name may be that of a file or folder of a backup: below `postgres` or `files`, and nowhere else. */
export const isContentName = (name: string): boolean =>
  /^(?:postgres|files)(?:\/[^/\0]+)*$/.test(name) && !name.split('/').some((part) => part === '.' || part === '..');

/** Returns the line of an entry in the list of sums. */
export const toSumLine = (name: string, sha256: string): string => `${sha256}  ${name}\n`;

/** Reads the list of sums: the SHA-256 of each entry by its name. @throws BackupError */
export function readSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [, sha256, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (!name) throw new BackupError('The list of checksums in the backup cannot be read: the backup is damaged.');
    sums.set(name, sha256!);
  }
  return sums;
}

/** Reads the first entry. @throws BackupError when it is not that of a backup, or of a later form */
export function readAbout(text: string): BackupAbout {
  let about: Partial<BackupAbout> | null = null;
  try {
    about = JSON.parse(text) as Partial<BackupAbout> | null;
  } catch {}
  if (typeof about?.format !== 'number' || typeof about.parley !== 'string')
    throw new BackupError('The file is no backup of Parley: its first entry cannot be read.');
  if (about.format !== 1)
    throw new BackupError(`The backup was made by Parley ${about.parley}, in a form that this one does not know.`);
  return about as BackupAbout;
}
