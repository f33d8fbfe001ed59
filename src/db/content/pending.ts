import type { Queryable } from '#src/db/query.ts';
import { hasSeal, listContentKeyIds } from '#src/secrets/content-cipher.ts';
import type { Keyring } from './keyring.ts';

/** JSON with a part whose key was not loaded when it came. */
class PendingJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Parses the JSON of a column. It is pending when a key of it has to be loaded first. */
export function parseJsonContent(keyring: Keyring, text: string): unknown {
  const { misses } = keyring;
  const opened = keyring.openJson(text);
  return keyring.misses === misses ? (JSON.parse(opened) as unknown) : new PendingJson(text);
}

/** Decrypts what is pending in rows, once its keys are loaded. What no key opens stays as it is. */
export async function openPending(
  keyring: Keyring,
  db: Queryable,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const pending = rows.flatMap((row) =>
    Object.entries(row)
      .filter(([, value]) => value instanceof PendingJson || (typeof value === 'string' && hasSeal(value)))
      .map(([name, value]) => ({ row, name, value: value as PendingJson | string })),
  );
  const opener = await keyring.load(
    db,
    pending.flatMap(({ value }) => listContentKeyIds(typeof value === 'string' ? value : value.text)),
  );
  for (const { row, name, value } of pending)
    row[name] =
      typeof value === 'string' ? opener.openText(value) : (JSON.parse(opener.openJson(value.text)) as unknown);
}
