import { startRecording } from './spec-coverage.ts';

/** Before the first test: what earlier runs have covered does not count. */
export default function setup(): void {
  startRecording();
}
