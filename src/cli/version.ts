import packageFile from '#package' with { type: 'json' };
import { print } from '#src/telemetry/terminal.ts';

/** Prints the versions. */
export async function runVersion(): Promise<number> {
  print(`Parley ${packageFile.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}\n`);
  return 0;
}
