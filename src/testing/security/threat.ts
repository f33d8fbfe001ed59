/** A change of the code that removes a defence: one text of a file replaced by another. */
type Removal = { file: string; from: string; to: string };

/** What an attacker tries, what keeps it out, and the test that fails without that. */
export type Threat = {
  threat: string;
  defence: string;
  /** The edits that together remove the defence: one thing may be held off in more than one place. */
  removals: readonly Removal[];
  /** The test that fails without the defence, by its file and its full name or a part of it. */
  test: { file: string; name: string };
};

const security = 'src/testing/security';

/** Returns a threat whose test is in this folder. */
export const testedHere = (file: string, name: string) => ({ file: `${security}/${file}`, name });
