/** A rule that cannot be checked on this server. The message says why. */
export class RuleSkipped extends Error {
  override name = 'RuleSkipped';
}
