import type { Transactional } from '#src/db/query.ts';
import { listSigningKeys, retireSigningKey, rotateSigningKey } from '#src/access/signing-key-store.ts';
import { generateSigningKey, rotatedKeyTtlMs, sealSigningKey } from '#src/access/signing-keys.ts';
import type { SigningKeyRow } from '#src/access/table.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { formatColumns, formatMinute } from './columns.ts';

/** A command about the signing keys of tokens. */
export type SigningCommand = { name: 'list' } | { name: 'rotate' } | { name: 'retire'; kid: string };

/** Returns the command of that name below `parley keys signing`. */
export const toSigningCommand = (name: string, kid: string): SigningCommand =>
  name === 'retire' ? { name, kid } : { name: name === 'rotate' ? name : 'list' };

const formatKeyStatus = ({ retiredAt }: SigningKeyRow, now: Date): string => {
  if (retiredAt === null) return 'signs';
  return `${retiredAt > now ? 'verifies until' : 'retired'} ${formatMinute(retiredAt, '')}`;
};

/** Runs a command. Returns the text to print, or null when there is no key of that id. */
export async function runSigningCommand(
  db: Transactional,
  command: SigningCommand,
  now: Date,
  envelope: Envelope | null = null,
): Promise<string | null> {
  if (command.name === 'list') {
    const rows = (await listSigningKeys(db)).map((row) => [
      row.kid,
      formatMinute(row.createdAt, ''),
      formatKeyStatus(row, now),
    ]);
    return formatColumns(['KID', 'CREATED (UTC)', 'STANDING'], rows);
  }
  const key = sealSigningKey(await generateSigningKey(), envelope);
  if (command.name === 'rotate') {
    const verifyUntil = new Date(now.getTime() + rotatedKeyTtlMs);
    await rotateSigningKey(db, key, { now, verifyUntil });
    return `${key.kid} signs within seconds; tokens of earlier keys are good until they expire.\n`;
  }
  if (!(await retireSigningKey(db, command.kid, key, now))) return null;
  return `The signing key ${command.kid} is retired: its tokens are refused within seconds, and callers sign in again.\n`;
}
