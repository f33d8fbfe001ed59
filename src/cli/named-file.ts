import { readFileSync } from 'node:fs';
import { CommandError } from './failure.ts';

/** Reads a file that the person has named; `-` is standard input. @throws CommandError when it cannot be read */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
}

/**
 * Parses the JSON object that a file or an option has.
 * @param name the name of where it stands, for messages
 * @throws CommandError when it is none
 */
export function parseObject(name: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${name} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`${name} must hold a JSON object.`);
  return value as Record<string, unknown>;
}

/** Reads the JSON object in a file that the person has named. @throws CommandError when there is none */
export const readNamedObject = (file: string): Record<string, unknown> => parseObject(file, readNamedFile(file));
