import { createInterface } from 'node:readline/promises';
import { toPrintable } from '#src/telemetry/printable.ts';
import { CommandError, UsageError } from './failure.ts';

/**
 * Asks in a terminal whether something is to be deleted.
 * @throws UsageError where nobody can be asked and `--yes` is missing, CommandError when the answer is no
 */
export async function confirmDeletion(name: string, { yes }: { yes: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`Deleting ${name} needs --yes, since nobody can be asked.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
  });
  try {
    const answer = await Promise.race([lines.question(`Delete ${toPrintable(name)} for good? Type yes: `), closed]);
    if (answer.trim() !== 'yes') throw new CommandError('Nothing was deleted.');
  } finally {
    lines.close();
  }
}
