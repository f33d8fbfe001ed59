import packageFile from '#package' with { type: 'json' };
import { print } from '#src/telemetry/terminal.ts';

/** The versions of what runs. */
export const versionText = `Parley ${packageFile.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;

/** Prints the versions. */
export async function runVersion(): Promise<number> {
  print(`${versionText}\n`);
  return 0;
}
