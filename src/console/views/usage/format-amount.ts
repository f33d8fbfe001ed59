const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const seconds = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Writes a number whole, with the separators of the reader. */
export const formatWhole = (value: number): string => whole.format(value);

/** Writes a number in a few characters: `12.3K`. */
export const formatCompact = (value: number): string => compact.format(value);

/** Writes a cost, in the currency of the operator's prices. */
export const formatCost = (value: number): string => money.format(value);

/** Writes a share of a whole; a dash where there is no whole. */
export const formatShare = (part: number, of: number): string => (of === 0 ? '–' : percent.format(part / of));

/** Writes a time in milliseconds in the unit that fits; a dash for none. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${seconds.format(ms / 1_000)} s`;
  return `${seconds.format(ms / 60_000)} min`;
}
