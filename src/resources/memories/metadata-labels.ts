import { createHash } from 'node:crypto';

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
};

/** The number of characters up to which a label is the JSON text itself. */
const maxLabelLength = 100;

const toLabel = (text: string) =>
  text.length <= maxLabelLength ? text : createHash('sha256').update(text).digest('base64url');

/** Makes the label of a member of metadata. Two members have one label when both name and value are equal. */
export const toMetadataLabel = (name: string, value: unknown): string =>
  toLabel(JSON.stringify([name, sortKeys(value)]));

/** Makes the label of the name alone, which a member has beside a label that does not show it. */
export const toNameLabel = (name: string): string => toLabel(JSON.stringify([name]));

/** Returns the beginning of the label of a member that shows its name and value: all but the value as JSON and a bracket. */
export const toValuePrefix = (name: string): string => `${JSON.stringify([name]).slice(0, -1)},`;

/** Makes the labels that all values with these members have. */
export const toMetadataLabels = (metadata: Record<string, unknown>): string[] =>
  Object.entries(metadata).map(([name, value]) => toMetadataLabel(name, value));

/** Makes the labels by which metadata is found: one of each member, and those of the names that it does not show. */
export const toIndexedLabels = (metadata: Record<string, unknown>): string[] =>
  Object.entries(metadata).flatMap(([name, value]) => {
    const label = toMetadataLabel(name, value);
    return label.startsWith('[') ? [label] : [label, toNameLabel(name)];
  });
