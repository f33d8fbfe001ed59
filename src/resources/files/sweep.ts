import { repeat } from '#src/process/repeat.ts';
import type { FileBytes } from './file-bytes.ts';

type SweepDeps = {
  fileBytes: Pick<FileBytes, 'sweep'>;
  onError: (error: unknown, context: object) => void;
};

const restMs = 30_000;

/** Begins to remove stored bytes that no file has, now and every half minute. Returns the function that stops it. */
export const beginFileSweep = ({ fileBytes, onError }: SweepDeps): (() => Promise<void>) =>
  repeat({
    name: 'bytes of deleted files',
    round: (stopping) => fileBytes.sweep(stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => onError(error, { work: 'removing the bytes of deleted files' }),
  });
